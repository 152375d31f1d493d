package dev.orchestrator.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Linux says about processes. */
final class ProcFs {
  private static final Path PROC = Path.of("/proc");
  private static final long NANOS_PER_TICK = 10_000_000;

  /** One process: its session, when it began in ticks since the boot, and what it has used. */
  record Stat(long pid, char state, long session, long startTicks, long cpuTicks) {
    boolean isOver() {
      return state == 'Z' || state == 'X';
    }

    long cpuNanos() {
      return cpuTicks * NANOS_PER_TICK;
    }
  }

  private ProcFs() {}

  static String bootId() throws IOException {
    return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  /** Empty when there is no such process. */
  static Optional<Stat> stat(long pid) {
    try {
      return Optional.of(
          parse(pid, Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static Stat parse(long pid, String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    long cpu = 0;
    for (int i = 11; i <= 14; i++) {
      cpu += Long.parseLong(fields[i]);
    }
    return new Stat(
        pid, fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19]), cpu);
  }

  /** All processes, in order of their ids. */
  static List<Stat> all() throws IOException {
    List<Stat> found = new ArrayList<>();
    for (long pid : pids()) {
      stat(pid).ifPresent(found::add);
    }
    return found;
  }

  private static long[] pids() throws IOException {
    List<Long> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      entries.forEach(entry -> found.add(Long.parseLong(entry.getFileName().toString())));
    }
    return found.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** The resident memory; 0 when the process is gone. */
  static long memoryBytes(long pid) {
    try {
      return Files.readAllLines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(ProcFs::kibibytes)
          .findFirst()
          .orElse(0);
    } catch (IOException gone) {
      return 0;
    }
  }

  static long totalMemoryBytes() throws IOException {
    return Files.readAllLines(PROC.resolve("meminfo")).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(ProcFs::kibibytes)
        .findFirst()
        .orElseThrow(() -> new IOException("no MemTotal in /proc/meminfo"));
  }

  private static long kibibytes(String line) {
    return Long.parseLong(line.replaceAll("\\D+", "")) * 1024;
  }

  /** The environment that a process was started with; empty when it is gone or somebody else's. */
  static Map<String, String> environment(long pid) {
    Map<String, String> environment = new TreeMap<>();
    for (String entry : rawEnvironment(pid)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }

  private static List<String> rawEnvironment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/environ"));
      return Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }

  /** The processes whose environment has exactly this entry. */
  static List<Long> withEnvironment(String entry) throws IOException {
    List<Long> found = new ArrayList<>();
    for (long pid : pids()) {
      if (rawEnvironment(pid).contains(entry)) {
        found.add(pid);
      }
    }
    return found;
  }
}
