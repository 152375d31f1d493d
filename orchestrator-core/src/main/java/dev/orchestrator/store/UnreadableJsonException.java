package dev.orchestrator.store;

import java.io.IOException;

/**
 * Thrown within the codec when JSON has not the expected form; the message shows no stored value.
 */
final class UnreadableJsonException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableJsonException(String message) {
    super(message);
  }
}
