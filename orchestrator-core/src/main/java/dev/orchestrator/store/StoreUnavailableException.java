package dev.orchestrator.store;

/**
 * Thrown when the store cannot be reached or cannot take more. Remedy: mend the store; the control
 * loop goes on by itself, callers may try again. The outcome of an append that failed with it is
 * unknown.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what happened. */
  public StoreUnavailableException(String message) {
    super(message);
  }

  /** With what happened and its cause. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
