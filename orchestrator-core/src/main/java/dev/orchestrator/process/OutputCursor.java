package dev.orchestrator.process;

import dev.orchestrator.process.OutputFile.Mark;
import dev.orchestrator.runtime.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the lines of one output in order, also across files that were put aside. */
final class OutputCursor {
  private static final int MOST_FILES = 100;

  private final OutputFile file;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private Instant last = Instant.EPOCH;
  private long position;
  private boolean started;

  OutputCursor(OutputFile file) {
    this.file = file;
  }

  /** The lines that have come since the last call; at the end also one that is not finished. */
  List<LogLine> poll(boolean atEnd) throws IOException {
    List<LogLine> lines = new ArrayList<>();
    if (!started) {
      started = true;
      for (int i = MOST_FILES; i >= 1; i--) {
        read(OutputFile.aside(file.raw(), i), OutputFile.aside(file.index(), i), 0, lines);
      }
    } else if (size() < position) {
      read(OutputFile.aside(file.raw(), 1), OutputFile.aside(file.index(), 1), position, lines);
      position = 0;
    }
    position = read(file.raw(), file.index(), position, lines);
    if (atEnd && partial.size() > 0) {
      lines.add(line(last));
    }
    return lines;
  }

  private long size() throws IOException {
    try {
      return Files.size(file.raw());
    } catch (NoSuchFileException absent) {
      return 0;
    }
  }

  private long read(Path raw, Path index, long from, List<LogLine> lines) throws IOException {
    if (Files.notExists(raw) || Files.size(raw) <= from) {
      return from;
    }
    byte[] bytes = bytes(raw, from);
    List<Mark> marks = OutputFile.marks(index);
    Instant otherwise = OutputFile.modified(raw);
    int mark = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\n') {
        partial.write(bytes[i]);
        continue;
      }
      while (mark < marks.size() && marks.get(mark).end() <= from + i) {
        mark++;
      }
      lines.add(line(mark < marks.size() ? marks.get(mark).at() : otherwise));
    }
    last = otherwise;
    return from + bytes.length;
  }

  private static byte[] bytes(Path raw, long from) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(raw.toFile(), "r")) {
      in.seek(from);
      byte[] bytes = new byte[(int) Math.min(in.length() - from, Integer.MAX_VALUE - 8)];
      in.readFully(bytes);
      return bytes;
    }
  }

  private LogLine line(Instant at) {
    String text = partial.toString(StandardCharsets.UTF_8);
    partial.reset();
    return new LogLine(at, file.stderr(), text);
  }
}
