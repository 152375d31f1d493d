package dev.orchestrator.scheduling;

/** What broken rules are reported with. */
final class Failures {
  private Failures() {}

  /** The message, or the kind of failure where there is none. */
  static String message(Throwable broken) {
    String message = broken.getMessage();
    return message == null || message.isBlank() ? broken.getClass().getSimpleName() : message;
  }
}
