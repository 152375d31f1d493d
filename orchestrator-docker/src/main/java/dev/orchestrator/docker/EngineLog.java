package dev.orchestrator.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A container's log, read by its user's own thread. An engine splits long lines into records of 16
 * KiB, each with a time before it; they are joined here.
 */
final class EngineLog implements LogStream {
  private static final int LONGEST_LINE_BYTES = 1 << 20;

  private final Runnable closing;
  private final Frames frames;
  private final Joined stdout = new Joined(false);
  private final Joined stderr = new Joined(true);
  private final ArrayDeque<LogLine> ready = new ArrayDeque<>();
  private volatile boolean closed;
  private boolean ended;

  EngineLog(InputStream body, Runnable closing) {
    this.closing = closing;
    frames = new Frames(body);
  }

  static EngineLog of(DockerHttpClient.Response response) {
    return new EngineLog(response.getBody(), response::close);
  }

  /** A log of nothing. */
  static LogStream empty() {
    return new EngineLog(InputStream.nullInputStream(), () -> {});
  }

  @Override
  public Optional<LogLine> next() {
    while (ready.isEmpty() && !ended && !closed) {
      read();
    }
    return closed ? Optional.empty() : Optional.ofNullable(ready.poll());
  }

  private void read() {
    try {
      Optional<Frames.Frame> frame = frames.next();
      frame.ifPresentOrElse(this::take, this::end);
    } catch (IOException | UncheckedIOException cut) {
      if (Thread.currentThread().isInterrupted()) {
        closing.run();
        throw new NodeUnavailableException("interrupted while reading a log", cut);
      }
      // closed by another thread, or the engine is gone: what came is what there is
      end();
    }
  }

  private void take(Frames.Frame frame) {
    (frame.stderr() ? stderr : stdout).take(frame.payload());
  }

  private void end() {
    ended = true;
    stdout.flush();
    stderr.flush();
    closing.run();
  }

  @Override
  public void close() {
    closed = true;
    closing.run();
  }

  /** The line that is being put together for one of the two outputs. */
  private final class Joined {
    private final boolean error;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private Instant at = Instant.EPOCH;

    Joined(boolean error) {
      this.error = error;
    }

    /** A record: time, space, text, and a line feed when the line ends with it. */
    void take(byte[] record) {
      int space = 0;
      while (space < record.length && record[space] != ' ') {
        space++;
      }
      if (text.size() == 0) {
        at = time(new String(record, 0, space, StandardCharsets.US_ASCII));
      }
      int from = Math.min(space + 1, record.length);
      boolean whole = record.length > 0 && record[record.length - 1] == '\n';
      int to = whole ? record.length - 1 : record.length;
      text.write(record, from, Math.max(0, to - from));
      if (whole || text.size() >= LONGEST_LINE_BYTES) {
        emit();
      }
    }

    void flush() {
      if (text.size() > 0) {
        emit();
      }
    }

    private void emit() {
      ready.add(new LogLine(at, error, text.toString(StandardCharsets.UTF_8)));
      text.reset();
    }

    private static Instant time(String stamp) {
      try {
        return Instant.parse(stamp);
      } catch (DateTimeParseException unreadable) {
        return Instant.EPOCH;
      }
    }
  }
}
