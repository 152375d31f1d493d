package dev.orchestrator;

/**
 * Thrown when a call names something that is not there. Remedy: see what is there, and name that.
 */
public final class NotFoundException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotFoundException(String message) {
    super(message);
  }
}
