package dev.orchestrator.store;

/**
 * Thrown when a reader asks for records that were truncated. Remedy: load the snapshot and read on
 * from there.
 */
public final class LogTruncatedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long truncatedUpTo;

  /**
   * With the position up to which the log was forgotten.
   *
   * @param truncatedUpTo the last forgotten position
   */
  public LogTruncatedException(long truncatedUpTo) {
    super(
        "the log was truncated up to position "
            + truncatedUpTo
            + "; load the snapshot and read on from there");
    this.truncatedUpTo = truncatedUpTo;
  }

  /** The last forgotten position. */
  public long truncatedUpTo() {
    return truncatedUpTo;
  }
}
