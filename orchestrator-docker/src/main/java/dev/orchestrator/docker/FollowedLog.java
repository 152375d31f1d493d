package dev.orchestrator.docker;

import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * A log that is followed to its very end. Engines often end a followed log before the last lines,
 * those that a container writes just before it ends; so the end is read once more, and what has not
 * been told yet is told.
 */
final class FollowedLog implements LogStream {
  /** How many lines are remembered to tell them from new ones. */
  private static final int REMEMBERED = 1000;

  private final LogOptions options;
  private final Function<LogOptions, LogStream> opener;
  private final ArrayDeque<LogLine> told = new ArrayDeque<>();
  private volatile LogStream current;
  private volatile boolean closed;
  private boolean atEnd;

  /**
   * @param opener opens the engine's log
   */
  FollowedLog(LogOptions options, Function<LogOptions, LogStream> opener) {
    this.options = options;
    this.opener = opener;
    current = opener.apply(options);
  }

  @Override
  public Optional<LogLine> next() {
    Optional<LogLine> line = current.next();
    if (line.isEmpty() && !atEnd && !closed) {
      atEnd = true;
      reopen();
      line = current.next();
    }
    while (atEnd && line.isPresent() && told.contains(line.get())) {
      line = current.next();
    }
    if (!atEnd) {
      line.ifPresent(this::remember);
    }
    return line;
  }

  private void remember(LogLine line) {
    told.add(line);
    if (told.size() > REMEMBERED) {
      told.remove();
    }
  }

  private void reopen() {
    current.close();
    current = opener.apply(rest());
    if (closed) {
      current.close();
    }
  }

  /** From where all that was told is remembered, also if lines came a little out of order. */
  private LogOptions rest() {
    if (told.isEmpty()) {
      return new LogOptions(false, options.tailLines(), options.since());
    }
    int margin = told.size() < REMEMBERED ? 0 : REMEMBERED / 2;
    Instant since = told.stream().skip(margin).findFirst().orElseThrow().at();
    return new LogOptions(false, OptionalInt.empty(), Optional.of(since));
  }

  @Override
  public void close() {
    closed = true;
    current.close();
  }
}
