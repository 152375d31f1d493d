package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.ObjectKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine is killed while an orchestrator deploys on it, and comes back. */
@RequiresEngine
@Timeout(240)
class EngineCrashTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectKey WEB = ObjectKey.deployment("default", "web-0");
  private static Optional<PrivateEngine> own = Optional.empty();

  @BeforeAll
  static void startEngine() throws IOException, InterruptedException {
    own = Optional.of(PrivateEngine.start("crash"));
  }

  @AfterAll
  static void stopEngine() throws IOException, InterruptedException {
    if (own.isPresent()) {
      own.get().stop();
    }
  }

  private static DockerClient client(String host) {
    Endpoint endpoint = Endpoint.of(host, Optional.empty(), true);
    return DockerClientImpl.getInstance(
        endpoint.configuration(RemoteApiVersion.create(1, 41)),
        endpoint.open(Duration.ofSeconds(60)));
  }

  @Test
  void convergesWithNoDuplicateAndNoOrphan() throws IOException, InterruptedException {
    PrivateEngine engine = own.orElseThrow();
    try (DockerClient client = client(engine.host());
        Orchestrator orchestrator =
            Orchestrator.builder().node("engine", DockerRuntime.connect(engine.host())).start()) {
      orchestrator.apply(CrashingHost.deployment(0, 12, 1));
      int running =
          orchestrator
              .await(
                  state -> Optional.of(state.status(WEB).ready()).filter(ready -> ready > 1),
                  PATIENCE)
              .orElseThrow();
      assertThat(running).as("killed in the middle").isLessThan(12);
      engine.crash();
      orchestrator.scale(WEB, 14);
      orchestrator.scale(WEB, 10);
      engine.restart();
      assertThat(orchestrator.awaitReady(WEB, PATIENCE).isReady())
          .as("%s", orchestrator.status(WEB))
          .isTrue();
      EngineView view = new EngineView(client, orchestrator.state().clusterId());
      view.matches(orchestrator);
      assertThat(view.running()).hasSize(10);
      orchestrator.delete(WEB);
      assertThat(orchestrator.awaitGone(WEB, PATIENCE)).isTrue();
      assertThat(view.everything()).isEmpty();
    }
  }
}
