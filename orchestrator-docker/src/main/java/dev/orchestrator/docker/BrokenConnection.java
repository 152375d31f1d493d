package dev.orchestrator.docker;

import dev.orchestrator.runtime.NodeUnavailableException;

/**
 * Thrown when the connection failed while the engine was asked: whether it took effect is unknown,
 * but the next request goes on a new connection. Leaves this package as {@link
 * NodeUnavailableException}.
 */
final class BrokenConnection extends RuntimeException {
  private static final long serialVersionUID = 1;

  BrokenConnection(String message, Throwable cause) {
    super(message, cause);
  }

  NodeUnavailableException unavailable() {
    return new NodeUnavailableException(String.valueOf(getMessage()), this);
  }
}
