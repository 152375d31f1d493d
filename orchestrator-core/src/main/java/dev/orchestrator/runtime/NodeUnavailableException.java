package dev.orchestrator.runtime;

/**
 * Thrown when a node did not answer, or not in time: whether the call took effect is unknown.
 * Remedy: list again before the next step; calls are repeated by the control loop.
 */
public final class NodeUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what happened. */
  public NodeUnavailableException(String message) {
    super(message);
  }

  /** With what happened and its cause. */
  public NodeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
