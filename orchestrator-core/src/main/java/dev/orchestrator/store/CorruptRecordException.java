package dev.orchestrator.store;

/**
 * Thrown when a record of the log or a snapshot cannot be read. Remedy: the store was damaged, or
 * was written by a newer version; restore a backup or update the library. Nothing is skipped
 * silently.
 */
public final class CorruptRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the place and the cause. */
  public CorruptRecordException(String place, Throwable cause) {
    super(place + " cannot be read: " + cause.getMessage(), cause);
  }
}
