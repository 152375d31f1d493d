package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed and comes back. The test has an engine of its own to do that to. */
@RequiresEngine
@Timeout(180)
class RestartTest {
  private static Optional<PrivateEngine> own = Optional.empty();

  @BeforeAll
  static void startEngine() throws IOException, InterruptedException {
    own = Optional.of(PrivateEngine.start("restart"));
  }

  @AfterAll
  static void stopEngine() throws IOException, InterruptedException {
    if (own.isPresent()) {
      own.get().stop();
    }
  }

  private static PrivateEngine engine() {
    return own.orElseThrow();
  }

  private static DockerRuntime runtime(String cluster, Semaphore changed) {
    DockerRuntime runtime =
        DockerRuntime.builder(engine().host()).callDeadline(Duration.ofSeconds(10)).build();
    runtime.bind(cluster, "node-1");
    runtime.onChange(changed::release);
    return runtime;
  }

  private static ContainerLaunch sleeper(String uid, int attempt) {
    return Launches.of(
        uid, Launches.pod(Launches.busybox("main", "sleep", "1000").build()), "main", attempt);
  }

  @Test
  void findsEverythingAgainAfterTheEngineWasKilled() throws IOException, InterruptedException {
    Semaphore changed = new Semaphore(0);
    try (DockerRuntime runtime = runtime("r1", changed)) {
      assertThat(runtime.start(sleeper("a-0", 0))).isEqualTo(new StartOutcome.Started());
      ContainerObservation before = runtime.list().getFirst();
      engine().crash();
      assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
      changed.drainPermits();
      engine().restart();
      assertThat(changed.tryAcquire(30, TimeUnit.SECONDS)).as("a signal").isTrue();
      ContainerObservation after = runtime.list().getFirst();
      assertThat(after.runtimeId()).isEqualTo(before.runtimeId());
      // without live restore the engine that comes back kills what ran
      assertThat(after.state()).isEqualTo(ContainerObservation.State.EXITED);
      assertThat(after.oomKilled()).isFalse();
      assertThat(runtime.start(sleeper("a-0", 1))).isEqualTo(new StartOutcome.Started());
      assertThat(runtime.list())
          .extracting(ContainerObservation::ref)
          .containsExactly(sleeper("a-0", 0).ref(), sleeper("a-0", 1).ref());
      assertThat(runtime.list().getLast().address()).isEqualTo(before.address());
      runtime.remove(new Uid("a-0"));
    }
  }

  @Test
  void makesNothingTwiceWhenTheEngineIsKilledWhileContainersStart()
      throws IOException, InterruptedException {
    List<ContainerLaunch> launches = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      launches.add(sleeper("p" + i + "-0", 0));
    }
    try (DockerRuntime runtime = runtime("r2", new Semaphore(0))) {
      Semaphore begun = new Semaphore(0);
      ExecutorService callers = Executors.newFixedThreadPool(8);
      launches.forEach(
          launch ->
              callers.execute(
                  () -> {
                    begun.release();
                    startOnce(runtime, launch);
                  }));
      begun.acquire(9);
      engine().crash();
      callers.shutdown();
      assertThat(callers.awaitTermination(90, TimeUnit.SECONDS)).isTrue();
      engine().restart();
      for (ContainerLaunch launch : launches) {
        assertThat(persistently(runtime, launch)).isEqualTo(new StartOutcome.Started());
      }
      TreeMap<ContainerRef, Integer> found = new TreeMap<>();
      runtime.list().forEach(o -> found.merge(o.ref(), 1, Integer::sum));
      assertThat(found)
          .hasSize(launches.size())
          .allSatisfy((ref, count) -> assertThat(count).isEqualTo(1));
      launches.forEach(launch -> runtime.remove(launch.ref().pod()));
      assertThat(runtime.list()).isEmpty();
    }
  }

  /** One call, of which the outcome may be unknown. */
  private static void startOnce(DockerRuntime runtime, ContainerLaunch launch) {
    try {
      runtime.start(launch);
    } catch (NodeUnavailableException unknown) {
      // what the test repeats
    }
  }

  /** As control does: an unknown outcome is looked at, and the call repeated. */
  private static StartOutcome persistently(DockerRuntime runtime, ContainerLaunch launch)
      throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      try {
        return runtime.start(launch);
      } catch (NodeUnavailableException unknown) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
    }
    return runtime.start(launch);
  }
}
