package dev.orchestrator.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process wrote to one of its two outputs: raw bytes, which the process appends itself,
 * beside them an index of when how many bytes were there. The index is kept, and full files are put
 * aside (copied, then emptied), by the runtime while it lives; what is written between the copy and
 * the emptying, a few microseconds, is lost.
 */
record OutputFile(Path raw, Path index, boolean stderr) {
  static OutputFile of(Attempt attempt, boolean stderr) {
    String name = stderr ? "stderr" : "stdout";
    return new OutputFile(attempt.file(name + ".log"), attempt.file(name + ".index"), stderr);
  }

  /** Up to {@code end} bytes were there at this instant. */
  record Mark(long end, Instant at) {}

  /** Notes how much there is now, and puts a full file aside. */
  void tend(long limitBytes, int files) throws IOException {
    try {
      long size = Files.size(raw);
      List<Mark> marks = marks(index);
      long known = marks.isEmpty() ? 0 : marks.getLast().end();
      if (size > known) {
        String mark = size + " " + Files.getLastModifiedTime(raw).toMillis() + "\n";
        Files.writeString(index, mark, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      if (size >= limitBytes) {
        putAside(files);
      }
    } catch (NoSuchFileException absent) {
      return;
    }
  }

  private void putAside(int files) throws IOException {
    for (int i = files - 2; i >= 1; i--) {
      move(aside(raw, i), aside(raw, i + 1));
      move(aside(index, i), aside(index, i + 1));
    }
    if (files > 1) {
      Files.copy(raw, aside(raw, 1), StandardCopyOption.REPLACE_EXISTING);
      move(index, aside(index, 1));
    }
    Files.deleteIfExists(index);
    Files.newByteChannel(raw, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
        .close();
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static Path aside(Path file, int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  static List<Mark> marks(Path index) throws IOException {
    List<Mark> marks = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(index)) {
        String[] parts = line.split(" ", -1);
        marks.add(
            new Mark(Long.parseLong(parts[0]), Instant.ofEpochMilli(Long.parseLong(parts[1]))));
      }
    } catch (NoSuchFileException absent) {
      return marks;
    }
    return marks;
  }

  /** To the millisecond, as in the index, so that a line has the same time whenever it is read. */
  static Instant modified(Path file) {
    try {
      return Instant.ofEpochMilli(Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
