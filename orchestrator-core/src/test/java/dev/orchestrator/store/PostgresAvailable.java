package dev.orchestrator.store;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Skips, by name and with the reason, where no engine with a PostgreSQL image is; fails where one
 * is required.
 */
final class PostgresAvailable implements ExecutionCondition {
  private static final String MISSING =
      "no Docker Engine answers, or ORCHESTRATOR_POSTGRES_IMAGE names no image";

  static Optional<String> image() {
    return Optional.ofNullable(System.getenv("ORCHESTRATOR_POSTGRES_IMAGE"));
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (image().isPresent() && DockerClientFactory.instance().isDockerAvailable()) {
      return ConditionEvaluationResult.enabled("an engine answers");
    }
    if ("required".equals(System.getenv("ORCHESTRATOR_DOCKER"))) {
      throw new AssertionError(MISSING);
    }
    return ConditionEvaluationResult.disabled(MISSING);
  }
}
