package dev.orchestrator.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The engine of the tests: the one of {@code DOCKER_HOST}, with the image {@value #IMAGE}. */
final class TestEngine implements ExecutionCondition {
  static final String IMAGE = "orchestrator-test/busybox:1";

  /** Where the engine is. */
  static String host() {
    return Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock");
  }

  /** A plain client, to look at the engine from outside. */
  static DockerClient client() {
    Endpoint endpoint = Endpoint.of(host(), Optional.empty(), true);
    return DockerClientImpl.getInstance(
        endpoint.configuration(RemoteApiVersion.create(1, 41)),
        endpoint.open(Duration.ofSeconds(60)));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("the engine answers");
    }
    if ("required".equals(System.getenv("ORCHESTRATOR_DOCKER"))) {
      throw new IllegalStateException("an engine is required: " + obstacle.get());
    }
    return ConditionEvaluationResult.disabled(obstacle.get());
  }

  private static Optional<String> obstacle() {
    try (Connection connection =
        new Connection(Endpoint.of(host(), Optional.empty(), true), Duration.ofSeconds(10))) {
      return new Engine(connection).image(IMAGE).isPresent()
          ? Optional.empty()
          : Optional.of("image " + IMAGE + " is not on the engine of " + host());
    } catch (RuntimeException failed) {
      return Optional.of("no engine at " + host() + ": " + failed.getMessage());
    }
  }
}
