package dev.orchestrator.store;

/**
 * Thrown when a record of the log or a snapshot cannot be understood: it was damaged, or a newer
 * version of this library wrote it. Nothing is skipped or guessed. Remedy: restore a backup, or
 * upgrade.
 */
public final class CorruptRecordException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long position;

  /**
   * With what it is, where it stands and why it cannot be read. The message must not show what was
   * stored.
   */
  public CorruptRecordException(String what, long position, String message) {
    super(what + " at position " + position + " cannot be read: " + message);
    this.position = position;
  }

  /** The position of the record, or of the last record that the snapshot covers. */
  public long position() {
    return position;
  }
}
