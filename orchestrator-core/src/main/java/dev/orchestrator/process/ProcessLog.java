package dev.orchestrator.process;

import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Both outputs of one attempt as one log. */
final class ProcessLog implements LogStream {
  private static final long POLL_MILLIS = 50;

  private final Attempt attempt;
  private final LogOptions options;
  private final OutputCursor stdout;
  private final OutputCursor stderr;
  private final Deque<LogLine> ready = new ArrayDeque<>();
  private boolean begun;
  private boolean atEnd;
  private volatile boolean closed;

  ProcessLog(Attempt attempt, LogOptions options) {
    this.attempt = attempt;
    this.options = options;
    this.stdout = new OutputCursor(OutputFile.of(attempt, false));
    this.stderr = new OutputCursor(OutputFile.of(attempt, true));
  }

  @Override
  public Optional<LogLine> next() {
    try {
      while (ready.isEmpty() && !atEnd && !closed) {
        fill();
      }
      return closed ? Optional.empty() : Optional.ofNullable(ready.poll());
    } catch (IOException e) {
      throw new NodeUnavailableException("cannot read the log of " + attempt.ref(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted", e);
    }
  }

  private void fill() throws IOException, InterruptedException {
    boolean last = !options.follow() || attempt.exitCode().isPresent() || !attempt.isRunning();
    List<LogLine> lines = new ArrayList<>(stdout.poll(last));
    lines.addAll(stderr.poll(last));
    lines.sort(Comparator.comparing(LogLine::at));
    options.since().ifPresent(since -> lines.removeIf(line -> line.at().isBefore(since)));
    int skipped =
        begun ? 0 : Math.max(0, lines.size() - options.tailLines().orElse(Integer.MAX_VALUE));
    begun = true;
    atEnd = last;
    ready.addAll(lines.subList(skipped, lines.size()));
    if (ready.isEmpty() && !atEnd) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
