package dev.orchestrator.store;

import java.util.List;
import java.util.Optional;

/**
 * A totally ordered, durable log of opaque records, with snapshots.
 *
 * <p>Positions begin at 1 and have no gaps. The log may be shared by several processes. All methods
 * may block; they are safe for use by several threads. Every method throws {@link
 * StoreUnavailableException} when the store cannot be reached or cannot take more (full disk);
 * nothing that was acknowledged is lost then, and the same call may succeed later. After an append
 * that failed with this exception its outcome is unknown: read before the next append.
 */
public interface StateStore extends AutoCloseable {
  /**
   * A log in the memory of this process. Closing it ends its signals only: it may be used again,
   * with all its records, as long as the process lives.
   */
  static StateStore inMemory() {
    return new InMemoryStateStore();
  }

  /**
   * Appends records if the log still ends where the caller believes it does; all of them or none,
   * durable when it returns {@link AppendResult.Appended}.
   *
   * @param expectedEnd the position of the last record, 0 for an empty log
   * @param records at least one
   */
  AppendResult append(long expectedEnd, List<byte[]> records);

  /**
   * Reads records in order, without a gap.
   *
   * @param after the position before the first wanted record
   * @param limit at most so many records, at least 1
   * @throws LogTruncatedException when records after {@code after} were truncated: load the
   *     snapshot
   * @throws CorruptRecordException when a record was damaged
   */
  List<LogRecord> read(long after, int limit);

  /** The position of the last record, 0 for an empty log. */
  long end();

  /**
   * Keeps the state as of a position, durable when it returns. Replaces an older snapshot; does
   * nothing when one of this position or a newer one is there.
   *
   * @throws IllegalArgumentException when the log does not reach the snapshot's position
   */
  void saveSnapshot(Snapshot snapshot);

  /** The newest snapshot. */
  Optional<Snapshot> loadSnapshot();

  /**
   * Forgets the records up to and including a position. Never forgets a record that the newest
   * snapshot does not cover: then only what it covers is forgotten.
   */
  void truncate(long upTo);

  /**
   * Registers whom to tell that the log may have grown, at the latest some seconds after it did.
   * The signal carries no fact and must not block.
   *
   * @return ends the registration
   */
  Runnable onGrowth(Runnable signal);

  /** Lets go of the store. Idempotent; the records stay. */
  @Override
  void close();

  /** How an append went. */
  sealed interface AppendResult {
    /**
     * The records are durable.
     *
     * @param end the position of the last of them
     */
    record Appended(long end) implements AppendResult {}

    /**
     * The log had grown: nothing was appended.
     *
     * @param actualEnd where it ends
     */
    record Conflict(long actualEnd) implements AppendResult {}
  }

  /**
   * One record and its position. The payload must not be changed.
   *
   * @param position 1 for the first record ever
   * @param payload the bytes that were appended
   */
  @SuppressWarnings("ArrayRecordComponent")
  record LogRecord(long position, byte[] payload) {}

  /**
   * The state as of a position. The payload must not be changed.
   *
   * @param position of the last record that it covers
   * @param payload the bytes that were saved
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Snapshot(long position, byte[] payload) {}
}
