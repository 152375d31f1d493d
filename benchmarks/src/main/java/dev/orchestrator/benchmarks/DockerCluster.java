package dev.orchestrator.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.Readiness;
import dev.orchestrator.docker.DockerRuntime;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.store.JdbcStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An orchestrator with a SQLite store on the engine of the environment, for benchmarks. */
final class DockerCluster implements AutoCloseable {
  static final ObjectKey SLEEPERS = ObjectKey.deployment("default", "sleepers");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path directory;
  private final Orchestrator orchestrator;

  DockerCluster() {
    try {
      directory = Files.createTempDirectory("bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    orchestrator =
        Orchestrator.builder()
            .node("engine", DockerRuntime.connect(address()))
            .store(JdbcStateStore.sqlite(directory.resolve("state.db")))
            .start();
    orchestrator.awaitNodes(PATIENCE);
  }

  static String address() {
    return variable("DOCKER_HOST");
  }

  static String image() {
    return variable("ORCHESTRATOR_TEST_IMAGE");
  }

  private static String variable(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(() -> new IllegalStateException(name + " is not set: use scripts/bench"));
  }

  /** A plain client of the same engine. */
  static DockerClient client() {
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder().withDockerHost(address()).build();
    return DockerClientImpl.getInstance(
        config, new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  static List<String> command() {
    return List.of("sleep", "3600");
  }

  Orchestrator orchestrator() {
    return orchestrator;
  }

  static Deployment sleepers(int replicas) {
    return Deployment.builder("sleepers")
        .replicas(replicas)
        .label("app", "sleepers")
        .pod(
            PodSpec.builder()
                .terminationGracePeriod(Duration.ZERO)
                .container(
                    Container.builder("main")
                        .image(image())
                        .command(command().toArray(new String[0]))
                        .requests(ResourceList.EMPTY.with("cpu", 1))
                        .build())
                .build())
        .build();
  }

  /** Declares so many pods and waits until all of them run. */
  void start(int replicas) {
    orchestrator.apply(sleepers(replicas));
    Readiness readiness = orchestrator.awaitReady(SLEEPERS, PATIENCE);
    if (!readiness.isReady()) {
      throw new IllegalStateException(readiness.toString());
    }
  }

  void removeAll() {
    orchestrator.delete(SLEEPERS);
    if (!orchestrator.awaitGone(SLEEPERS, PATIENCE)) {
      throw new IllegalStateException("pods are left: " + orchestrator.pods(SLEEPERS));
    }
  }

  @Override
  public void close() throws IOException {
    orchestrator.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
