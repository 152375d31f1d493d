package dev.orchestrator.runtime;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which part of a log is wanted.
 *
 * @param follow whether to wait for more until the container has ended
 * @param tailLines only so many of the last lines
 * @param since only lines written at or after this instant
 */
public record LogOptions(boolean follow, OptionalInt tailLines, Optional<Instant> since) {
  /** The whole log so far. */
  public static final LogOptions ALL = new LogOptions(false, OptionalInt.empty(), Optional.empty());

  /** The whole log, and what comes. */
  public static final LogOptions FOLLOW =
      new LogOptions(true, OptionalInt.empty(), Optional.empty());
}
