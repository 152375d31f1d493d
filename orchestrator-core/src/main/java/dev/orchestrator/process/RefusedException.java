package dev.orchestrator.process;

/** Carries the reason for which a start is refused up to where it becomes a value. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final String remedy;

  RefusedException(String reason, String message) {
    super(message);
    this.reason = reason;
    this.remedy = message;
  }

  String reason() {
    return reason;
  }

  String remedy() {
    return remedy;
  }
}
