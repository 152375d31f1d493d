package dev.orchestrator.runtime;

import java.util.Optional;

/**
 * The lines of a log in order. Used by one thread at a time; {@link #close} may come from another.
 */
public interface LogStream extends AutoCloseable {
  /**
   * Waits for the next line.
   *
   * @return empty at the end: the log is read, or the followed container has ended, or the stream
   *     was closed
   * @throws NodeUnavailableException when the waiting thread is interrupted
   */
  Optional<LogLine> next();

  /** Ends the stream and frees what it holds; a waiting {@link #next} returns empty. Idempotent. */
  @Override
  void close();
}
