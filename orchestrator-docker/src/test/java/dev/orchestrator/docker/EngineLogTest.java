package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.LogLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineLogTest {
  private static final String T1 = "2026-11-23T10:00:00.000000001Z ";
  private static final String T2 = "2026-11-23T10:00:00.000000002Z ";

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final AtomicBoolean closed = new AtomicBoolean();

  private void frame(int stream, byte[] payload) {
    sent.writeBytes(ByteBuffer.allocate(8).put((byte) stream).putInt(4, payload.length).array());
    sent.writeBytes(payload);
  }

  private void frame(int stream, String text) {
    frame(stream, text.getBytes(StandardCharsets.UTF_8));
  }

  private List<LogLine> read() {
    List<LogLine> lines = new ArrayList<>();
    EngineLog log =
        new EngineLog(new ByteArrayInputStream(sent.toByteArray()), () -> closed.set(true));
    for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
      lines.add(line.get());
    }
    return lines;
  }

  @Test
  void joinsTheRecordsOfALineAndKeepsTheFirstTime() {
    frame(1, T1 + "a".repeat(10));
    frame(2, T2 + "error\n");
    frame(1, T2 + "b\n");
    assertThat(read())
        .containsExactly(
            new LogLine(Instant.parse(T2.strip()), true, "error"),
            new LogLine(Instant.parse(T1.strip()), false, "a".repeat(10) + "b"));
  }

  @Test
  void joinsCharactersThatWereSplit() {
    byte[] euro = "€\n".getBytes(StandardCharsets.UTF_8);
    byte[] time = T1.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer head = ByteBuffer.allocate(time.length + 1).put(time).put(euro[0]);
    ByteBuffer tail = ByteBuffer.allocate(time.length + 3).put(time).put(euro, 1, 3);
    frame(1, head.array());
    frame(1, tail.array());
    assertThat(read()).extracting(LogLine::text).containsExactly("€");
  }

  @Test
  void givesTheLastLineWithoutItsEndAndEmptyLines() {
    frame(1, T1 + "\n");
    frame(1, T1 + "no end");
    assertThat(read()).extracting(LogLine::text).containsExactly("", "no end");
    assertThat(closed).isTrue();
  }

  @Test
  void endsWhereTheEngineWasCutOff() {
    frame(1, T1 + "whole\n");
    sent.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 99, 'x'});
    assertThat(read()).extracting(LogLine::text).containsExactly("whole");
  }

  @Test
  void endsAtWhatIsNoFrame() {
    frame(1, T1 + "whole\n");
    frame(7, "garbage");
    assertThat(read()).extracting(LogLine::text).containsExactly("whole");
  }
}
