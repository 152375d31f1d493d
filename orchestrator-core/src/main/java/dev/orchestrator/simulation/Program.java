package dev.orchestrator.simulation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a simulated container does once it is started.
 *
 * @param output what it writes to standard output, at its start
 * @param exit how it ends by itself, if it does
 * @param afterTerm how it ends when it is asked to; absent means that it ignores the request
 */
public record Program(List<String> output, Optional<Exit> exit, Optional<Exit> afterTerm) {
  private static final Exit TERMINATED = new Exit(Duration.ZERO, 143);

  /** Takes an immutable copy. */
  public Program {
    output = List.copyOf(output);
  }

  /**
   * An end.
   *
   * @param after from the start, or from the request to end
   * @param code the exit code
   */
  public record Exit(Duration after, int code) {}

  /** Runs until it is stopped. */
  public static Program server() {
    return new Program(List.of(), Optional.empty(), Optional.of(TERMINATED));
  }

  /** Runs for a while and ends. */
  public static Program task(Duration runs, int exitCode) {
    return new Program(List.of(), Optional.of(new Exit(runs, exitCode)), Optional.of(TERMINATED));
  }

  /** This program with these lines written at its start. */
  public Program printing(String... lines) {
    return new Program(List.of(lines), exit, afterTerm);
  }

  /** This program, taking its time to end with this code after it was asked to. */
  public Program endingAfterTerm(Duration after, int exitCode) {
    return new Program(output, exit, Optional.of(new Exit(after, exitCode)));
  }

  /** This program, deaf to the request to end: it must be killed. */
  public Program ignoringTerm() {
    return new Program(output, exit, Optional.empty());
  }
}
