package dev.orchestrator.docker;

/** Thrown when an engine answered a request with an error: what {@link Fault} translates. */
final class EngineRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String text;

  EngineRefusal(int status, String text) {
    super("the engine answered " + status + ": " + text);
    this.status = status;
    this.text = text;
  }

  int status() {
    return status;
  }

  String text() {
    return text;
  }
}
