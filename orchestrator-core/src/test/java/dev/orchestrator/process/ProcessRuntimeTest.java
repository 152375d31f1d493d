package dev.orchestrator.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerRuntimeContract;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessRuntimeTest extends ContainerRuntimeContract {
  @TempDir Path directory;

  @Override
  protected ContainerRuntime newRuntime() {
    return ProcessRuntime.builder(directory).logLimits(100_000, 3).build();
  }

  @Override
  protected String image() {
    return "any";
  }

  private static ContainerLaunch launch(String pod, String... command) {
    Container main = Container.builder("main").image("any").command(command).build();
    return new ContainerLaunch(
        new ContainerRef(new Uid(pod), "main", 0),
        new PodKey("default", pod),
        new TreeMap<>(),
        PodSpec.builder().container(main).build(),
        "hash",
        main.command(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private ContainerRuntime bound() {
    ContainerRuntime runtime = newRuntime();
    runtime.bind("c9", "node-9");
    return runtime;
  }

  @Test
  void refusesWhatCannotRunAsAProcess() {
    try (ContainerRuntime runtime = bound()) {
      assertThat(runtime.start(launch("p1")))
          .isInstanceOfSatisfying(
              StartOutcome.Refused.class,
              r -> assertThat(r.reason()).isEqualTo("ImageUnsupported"));
      assertThat(runtime.start(launch("p1", "no-such-program")))
          .isInstanceOfSatisfying(
              StartOutcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("InvalidCommand"));
      assertThat(runtime.list()).isEmpty();
      runtime.remove(new Uid("p1"));
    }
  }

  @Test
  void runsOneProcessThoughStartedByManyAtOnce() throws Exception {
    try (ContainerRuntime runtime = bound();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      ContainerLaunch launch = launch("p1", "sh", "-c", "echo x; sleep 1000");
      List<Future<StartOutcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        outcomes.add(executor.submit(() -> runtime.start(launch)));
      }
      for (Future<StartOutcome> outcome : outcomes) {
        assertThat(outcome.get()).isEqualTo(new StartOutcome.Started());
      }
      eventually("output", () -> count(runtime, launch.ref()) > 0);
      assertThat(count(runtime, launch.ref())).isEqualTo(1);
      runtime.remove(launch.ref().pod());
    }
  }

  private static int count(ContainerRuntime runtime, ContainerRef ref) {
    int count = 0;
    try (LogStream lines = runtime.logs(ref, LogOptions.ALL)) {
      while (lines.next().isPresent()) {
        count++;
      }
    }
    return count;
  }

  @Test
  void killsChildrenThatOutliveTheirParentAndLeavesNoFile() throws IOException {
    try (ContainerRuntime runtime = bound()) {
      ContainerLaunch launch =
          launch("p1", "sh", "-c", "sleep 1000 & setsid sleep 1000 & exec sleep 0.2");
      runtime.start(launch);
      eventually("ended", () -> state(runtime) == ContainerObservation.State.EXITED);
      runtime.remove(launch.ref().pod());
      String marker = Supervisor.MARKER + "=" + directory.resolve("c9/node-9/pods/p1");
      for (long pid : ProcFs.all().stream().map(ProcFs.Stat::pid).toList()) {
        String of = ProcFs.environment(pid).getOrDefault(Supervisor.MARKER, "");
        assertThat(Supervisor.MARKER + "=" + of).doesNotStartWith(marker);
      }
      try (Stream<Path> left = Files.walk(directory.resolve("c9/node-9"))) {
        assertThat(left.map(p -> p.getFileName().toString()))
            .containsExactlyInAnyOrder("node-9", "pods", "ended", "trash");
      }
    }
  }

  private static ContainerObservation.State state(ContainerRuntime runtime) {
    return runtime.list().getFirst().state();
  }

  @Test
  void givesEachPodItsOwnAddress() {
    try (ContainerRuntime runtime = bound()) {
      runtime.start(launch("p1", "sleep", "1000"));
      runtime.start(launch("p2", "sleep", "1000"));
      assertThat(runtime.list().stream().map(o -> o.address().orElseThrow()))
          .doesNotHaveDuplicates()
          .allMatch(address -> address.startsWith("127."));
      runtime.remove(new Uid("p1"));
      runtime.remove(new Uid("p2"));
    }
  }

  @Test
  void boundsTheOutputThatIsKept() throws IOException {
    try (ContainerRuntime runtime = bound()) {
      ContainerLaunch launch =
          launch(
              "p1",
              "sh",
              "-c",
              "for i in 1 2 3 4 5 6; do yes 0123456789 | head -c 110000; sleep 0.6; done");
      runtime.start(launch);
      eventually("ended", () -> state(runtime) == ContainerObservation.State.EXITED);
      Path attempt = directory.resolve("c9/node-9/pods/p1/containers/main/attempts/0");
      try (Stream<Path> files = Files.list(attempt)) {
        assertThat(files.filter(p -> p.getFileName().toString().startsWith("stdout.log")))
            .hasSize(3);
      }
      assertThat(count(runtime, launch.ref())).isBetween(10_000, 31_000);
      runtime.remove(launch.ref().pod());
    }
  }
}
