package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.docker.FakeEngine.Reply;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a runtime behaves when its engine does not, against an engine made for it. */
@Timeout(60)
class ConnectionTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Reply NOTHING = new Reply.Json(200, "[]");

  @TempDir Path directory;

  private FakeEngine engine(Function<String, Reply> replies) throws IOException {
    return new FakeEngine(directory.resolve("engine.sock"), replies);
  }

  private static DockerRuntime runtime(FakeEngine engine) {
    return runtime(engine, Duration.ofSeconds(30));
  }

  private static DockerRuntime runtime(FakeEngine engine, Duration callDeadline) {
    DockerRuntime runtime =
        DockerRuntime.builder(engine.address()).callDeadline(callDeadline).build();
    runtime.bind("c1", "node-1");
    return runtime;
  }

  /** Answers as an engine without containers, unless the test's own answer is not null. */
  private static Function<String, Reply> empty(Function<String, @Nullable Reply> own) {
    return request -> {
      Reply reply = own.apply(request);
      if (reply != null) {
        return reply;
      }
      if (request.equals("GET /version")) {
        return FakeEngine.version("1.41", "1.12");
      }
      if (request.contains("/events")) {
        return new Reply.Silence();
      }
      return request.contains("/volumes") ? new Reply.Json(200, "{\"Volumes\":[]}") : NOTHING;
    };
  }

  @Test
  void pinsTheOlderOfBothNewestVersions() throws IOException {
    try (FakeEngine engine = engine(empty(request -> null));
        DockerRuntime runtime = runtime(engine)) {
      assertThat(runtime.list()).isEmpty();
      assertThat(engine.requests())
          .contains("GET /version")
          .anyMatch(request -> request.startsWith("GET /v1.41/containers/json"))
          .noneMatch(request -> request.contains("_ping"));
    }
  }

  @Test
  void speaksItsOwnNewestVersionToNewEngines() throws IOException {
    Function<String, Reply> replies =
        empty(
            request -> request.equals("GET /version") ? FakeEngine.version("1.52", "1.44") : null);
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      assertThat(runtime.list()).isEmpty();
      assertThat(engine.requests())
          .anyMatch(request -> request.startsWith("GET /v1.44/containers/json"));
    }
  }

  @Test
  void refusesAnEngineThatIsTooOldWithAClearMessage() throws IOException {
    Function<String, Reply> replies =
        empty(
            request -> request.equals("GET /version") ? FakeEngine.version("1.38", "1.12") : null);
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      assertThatThrownBy(runtime::list)
          .isInstanceOf(NodeUnavailableException.class)
          .hasMessageContainingAll("too old", "1.38", "1.41");
      assertThat(engine.requests()).noneMatch(request -> request.contains("containers"));
    }
  }

  @Test
  void endsACallWhenTheEngineHangs() throws IOException {
    Function<String, Reply> replies =
        empty(request -> request.contains("/containers/json") ? new Reply.Silence() : null);
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine, SHORT)) {
      assertThatThrownBy(runtime::list)
          .isInstanceOf(NodeUnavailableException.class)
          .hasMessageContaining("did not answer within 300 ms");
    }
  }

  @Test
  void freesTheThreadsOfCallsToAnEngineThatHangs() throws IOException, InterruptedException {
    Function<String, Reply> replies =
        empty(request -> request.contains("/containers/json") ? new Reply.Silence() : null);
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine, SHORT)) {
      for (int i = 0; i < 5; i++) {
        assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
      }
      for (int i = 0; i < 300 && hanging() > 0; i++) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      assertThat(hanging()).isZero();
    }
  }

  /** Threads that wait for an answer. */
  private static long hanging() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().startsWith("docker-call-"))
        .filter(
            entry ->
                Arrays.stream(entry.getValue())
                    .anyMatch(frame -> frame.getMethodName().equals("execute")))
        .count();
  }

  @Test
  void endsACallWhenItsThreadIsInterrupted() throws IOException, InterruptedException {
    Semaphore asked = new Semaphore(0);
    Function<String, Reply> replies =
        empty(
            request -> {
              if (!request.contains("/containers/json")) {
                return null;
              }
              asked.release();
              return new Reply.Silence();
            });
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime =
            DockerRuntime.builder(engine.address()).callDeadline(Duration.ofHours(1)).build()) {
      runtime.bind("c1", "node-1");
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      runtime.list();
                    } catch (NodeUnavailableException e) {
                      thrown.set(e);
                    }
                  });
      assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join();
      assertThat(thrown.get()).isInstanceOf(NodeUnavailableException.class);
    }
  }

  @Test
  void agreesOnTheVersionAgainAfterTheConnectionBroke() throws IOException {
    AtomicInteger lists = new AtomicInteger();
    AtomicInteger versions = new AtomicInteger();
    Function<String, Reply> replies =
        empty(
            request -> {
              if (request.equals("GET /version")) {
                return FakeEngine.version(
                    versions.getAndIncrement() == 0 ? "1.41" : "1.43", "1.12");
              }
              return request.contains("/containers/json") && lists.getAndIncrement() < 3
                  ? new Reply.HangUp()
                  : null;
            });
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      for (int i = 0; i < 5; i++) {
        try {
          assertThat(runtime.list()).isEmpty();
        } catch (NodeUnavailableException broken) {
          assertThat(broken).hasMessageContaining("failed");
        }
      }
      assertThat(engine.requests())
          .anyMatch(request -> request.startsWith("GET /v1.43/containers/json"));
    }
  }

  @Test
  void looksBeforeItRepeatsACreationThatBroke() throws IOException {
    AtomicInteger creations = new AtomicInteger();
    Function<String, Reply> replies = empty(request -> creationLost(request, creations));
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      assertThat(
              runtime.start(
                  Launches.of(
                      "1-0", Launches.pod(Launches.busybox("main", "true").build()), "main", 0)))
          .isEqualTo(new StartOutcome.Started());
      assertThat(creations).hasValue(1);
      assertThat(engine.requests())
          .contains(
              "GET /v1.41/containers/o-c1.1-0.main.0/json", "POST /v1.41/containers/abc/start");
    }
  }

  /** The creation takes effect, but its answer is lost. */
  private static @Nullable Reply creationLost(String request, AtomicInteger creations) {
    if (request.startsWith("POST /v1.41/containers/create")) {
      creations.incrementAndGet();
      return new Reply.HangUp();
    }
    if (request.equals("GET /v1.41/containers/o-c1.1-0.main.0/json")) {
      return new Reply.Json(
          200,
          """
          {"Id":"abc","State":{"Status":"created"},"Config":{"Labels":{
          "dev.orchestrator.cluster":"c1","dev.orchestrator.role":"container",
          "dev.orchestrator.uid":"1-0","dev.orchestrator.container":"main",
          "dev.orchestrator.attempt":"0","dev.orchestrator.spec-hash":"hash-1"}}}
          """);
    }
    if (request.equals("POST /v1.41/containers/abc/start")) {
      return new Reply.Json(204, "");
    }
    return request.startsWith("GET /v1.41/networks/")
        ? new Reply.Json(
            200,
            """
            {"Name":"o-c1.default","Id":"n1","Labels":{"dev.orchestrator.cluster":"c1",
            "dev.orchestrator.namespace":"default"},
            "IPAM":{"Config":[{"Subnet":"10.9.0.0/24","Gateway":"10.9.0.1"}]}}
            """)
        : null;
  }

  @Test
  void reportsGarbageAsAnUnavailableNode() throws IOException {
    Function<String, Reply> replies =
        empty(
            request -> request.contains("/containers/json") ? new Reply.Json(200, "<html>") : null);
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
    }
  }

  @Test
  void signalsWheneverItsEventsAreConnectedAgain() throws IOException, InterruptedException {
    Semaphore connected = new Semaphore(0);
    Semaphore signalled = new Semaphore(0);
    Function<String, Reply> replies =
        empty(
            request -> {
              if (request.contains("/events")) {
                connected.release();
                return new Reply.Json(200, "");
              }
              return null;
            });
    try (FakeEngine engine = engine(replies);
        DockerRuntime runtime = runtime(engine)) {
      runtime.onChange(signalled::release);
      assertThat(connected.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
      assertThat(signalled.tryAcquire(3, 30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void refusesToBelongToTwoClusters() throws IOException {
    try (FakeEngine engine = engine(empty(request -> null));
        DockerRuntime runtime = runtime(engine)) {
      runtime.bind("c1", "node-1");
      assertThatThrownBy(() -> runtime.bind("c2", "node-1"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void saysThatNobodyAnswersAtASocketThatIsNotThere() {
    try (DockerRuntime runtime =
        DockerRuntime.connect("unix://" + directory.resolve("none.sock"))) {
      runtime.bind("c1", "node-1");
      assertThatThrownBy(() -> runtime.stop(new ContainerRef(new Uid("1-0"), "a", 0), SHORT))
          .isInstanceOf(NodeUnavailableException.class)
          .hasMessageContaining("none.sock");
    }
  }
}
