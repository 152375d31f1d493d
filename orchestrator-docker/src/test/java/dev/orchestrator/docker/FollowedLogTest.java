package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FollowedLogTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static LogLine line(int number) {
    return new LogLine(BEGIN.plusMillis(number), false, "line " + number);
  }

  /** A log of so many lines, of which an engine sends only some to who follows it. */
  private static LogStream opened(LogOptions options, int size, int followed) {
    Queue<LogLine> lines = new ArrayDeque<>();
    IntStream.range(0, options.follow() ? followed : size)
        .mapToObj(FollowedLogTest::line)
        .filter(line -> options.since().isEmpty() || !line.at().isBefore(options.since().get()))
        .forEach(lines::add);
    return new LogStream() {
      @Override
      public Optional<LogLine> next() {
        return Optional.ofNullable(lines.poll());
      }

      @Override
      public void close() {
        lines.clear();
      }
    };
  }

  private static List<LogLine> read(int size, int followed) {
    List<LogLine> read = new ArrayList<>();
    try (LogStream log =
        new FollowedLog(LogOptions.FOLLOW, options -> opened(options, size, followed))) {
      for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
        read.add(line.get());
      }
    }
    return read;
  }

  @Test
  void tellsEveryLineOnceThoughTheEngineEndsTooSoon() {
    for (int followed : List.of(0, 1, 4, 5, 999, 1000, 1001, 1500, 2499, 2500)) {
      assertThat(read(2500, followed))
          .as("after %s lines", followed)
          .containsExactlyElementsOf(
              IntStream.range(0, 2500).mapToObj(FollowedLogTest::line).toList());
    }
  }

  @Test
  void tellsNothingMoreOnceClosed() {
    LogStream log = new FollowedLog(LogOptions.FOLLOW, options -> opened(options, 5, 3));
    assertThat(log.next()).contains(line(0));
    log.close();
    log.close();
    assertThat(log.next()).isEmpty();
  }
}
