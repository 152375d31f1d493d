package dev.orchestrator;

/**
 * Thrown when the calling thread was interrupted while it waited: whether the call took effect is
 * unknown. The thread's interrupt status is set again.
 */
public final class CallInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CallInterruptedException(InterruptedException cause) {
    super("interrupted while waiting; the outcome is unknown", cause);
  }
}
