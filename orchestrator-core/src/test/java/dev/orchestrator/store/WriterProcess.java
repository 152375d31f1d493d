package dev.orchestrator.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A running {@link StoreWriter}. */
final class WriterProcess implements AutoCloseable {
  private final String name;
  private final Path errors;
  private final Process process;
  private final BufferedReader lines;
  private final Map<Long, Long> acknowledged = new TreeMap<>();

  private WriterProcess(String name, Path errors, Process process) {
    this.name = name;
    this.errors = errors;
    this.process = process;
    lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static WriterProcess start(
      Path directory,
      Class<? extends StoreOpener> opener,
      String argument,
      String name,
      int appends)
      throws IOException {
    Path errors = directory.resolve(name + ".err");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + directory,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-cp",
            System.getProperty("java.class.path"),
            StoreWriter.class.getName(),
            opener.getName(),
            argument,
            name,
            Integer.toString(appends));
    Process process =
        new ProcessBuilder(command)
            .directory(new File(directory.toString()))
            .redirectError(errors.toFile())
            .start();
    return new WriterProcess(name, errors, process);
  }

  /** Waits until this many records were acknowledged, or all, when it writes fewer. */
  void awaitAcknowledged(int records) throws IOException {
    while (acknowledged.size() < records && readLine()) {
      // one more
    }
  }

  /** Reads on to the end of a process that ends by itself; it must end well. */
  void awaitEnd() throws IOException, InterruptedException {
    drain();
    if (process.waitFor() != 0) {
      throw failure();
    }
  }

  /** SIGKILL, then what it had said before: Process.destroyForcibly would throw that away. */
  void kill() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw failure();
    }
    process.toHandle().destroyForcibly();
    drain();
    process.waitFor();
  }

  private AssertionError failure() throws IOException {
    return new AssertionError(
        "writer " + name + " ended with " + process.exitValue() + "\n" + Files.readString(errors));
  }

  private void drain() throws IOException {
    while (readLine()) {
      // one more
    }
  }

  /** A line that was cut by the kill has no end and does not count. */
  private boolean readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c != '\n'; c = lines.read()) {
      if (c < 0) {
        return false;
      }
      line.append((char) c);
    }
    List<String> words = Splitter.on(' ').splitToList(line);
    acknowledged.put(Long.valueOf(words.get(0)), Long.valueOf(words.get(1)));
    return true;
  }

  /** The checksum of each acknowledged record, by position. */
  Map<Long, Long> acknowledged() {
    return acknowledged;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
