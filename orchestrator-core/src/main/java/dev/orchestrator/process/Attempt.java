package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One attempt as it lies on the disk: {@code intent} is written before anything is started, {@code
 * claim} by the one supervisor that may run it, {@code pid} when the process exists, {@code exit}
 * when it has ended.
 */
record Attempt(ContainerRef ref, Path folder) {
  /** Which process it is: a process id alone may be given to another process later. */
  record Identity(long pid, long startTicks, String bootId) {
    boolean isAlive() throws IOException {
      return bootId.equals(ProcFs.bootId())
          && ProcFs.stat(pid).filter(s -> s.startTicks() == startTicks && !s.isOver()).isPresent();
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The entry of the environment by which the processes of this attempt are found. */
  String marker() {
    return Supervisor.MARKER + "=" + folder;
  }

  boolean isClaimed() {
    return Files.exists(file("claim"));
  }

  Optional<Identity> process() throws IOException {
    return identity("pid");
  }

  Optional<Identity> supervisor() throws IOException {
    return identity("claim");
  }

  private Optional<Identity> identity(String name) throws IOException {
    return line(name)
        .map(line -> line.split(" ", -1))
        .filter(parts -> parts.length == 3)
        .map(Attempt::identity);
  }

  private static Identity identity(String[] parts) {
    return new Identity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
  }

  Optional<Integer> exitCode() throws IOException {
    return line("exit").map(Integer::parseInt);
  }

  /** The fingerprint that it was, or is to be, started with; empty when there is no intent. */
  Optional<String> specHash() throws IOException {
    return line("intent");
  }

  /** Whether the process or its supervisor is there. */
  boolean isRunning() throws IOException {
    if (exitCode().isPresent()) {
      return false;
    }
    Optional<Identity> process = process();
    if (process.isPresent() && process.get().isAlive()) {
      return true;
    }
    Optional<Identity> supervisor = supervisor();
    return supervisor.isPresent() && supervisor.get().isAlive() && exitCode().isEmpty();
  }

  /** The first line of a file; empty while there is none or it is not complete. */
  private Optional<String> line(String name) throws IOException {
    try {
      String text = Files.readString(file(name));
      return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /**
   * What is seen now; empty when the attempt has no intent, that is, when it is being made or
   * removed.
   */
  Optional<ContainerObservation> observe(Optional<String> address) throws IOException {
    Optional<String> hash = specHash();
    return hash.isEmpty() ? Optional.empty() : Optional.of(observe(hash.get(), address));
  }

  private ContainerObservation observe(String hash, Optional<String> address) throws IOException {
    boolean running = isRunning();
    Optional<Identity> process = process();
    Optional<Instant> started = modified("pid");
    String id = process.map(p -> "pid " + p.pid()).orElse("");
    if (running || !isClaimed()) {
      State state = running && process.isPresent() ? State.RUNNING : State.CREATED;
      return new ContainerObservation(
          ref, hash, state, started, Optional.empty(), -1, false, address, id, "");
    }
    Optional<Integer> code = exitCode();
    String message =
        code.isPresent() ? "" : "ended together with its supervisor (machine restart, or killed)";
    Optional<Instant> finished = modified(code.isPresent() ? "exit" : "stdout.log");
    return new ContainerObservation(
        ref,
        hash,
        State.EXITED,
        started,
        finished.or(() -> started),
        code.orElse(137),
        false,
        address,
        id,
        message);
  }

  private Optional<Instant> modified(String name) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(file(name)).toInstant());
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }
}
