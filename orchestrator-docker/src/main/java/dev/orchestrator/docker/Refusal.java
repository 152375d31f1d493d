package dev.orchestrator.docker;

import dev.orchestrator.runtime.StartOutcome;

/** Thrown within a start that cannot succeed; becomes {@link StartOutcome.Refused}. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  Refusal(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  StartOutcome outcome() {
    return new StartOutcome.Refused(reason, String.valueOf(getMessage()));
  }
}
