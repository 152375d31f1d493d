package dev.orchestrator.time;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** A bulkhead for blocking calls: bounded queue, bounded width, a deadline for every call. */
public interface Lane extends AutoCloseable {
  /**
   * Runs a blocking call and reports how it went, exactly once.
   *
   * @param call interrupted when the deadline passes
   * @param deadline measured from the start of the call; its outcome is then {@link
   *     Outcome.TimedOut}
   * @param done told the outcome on a thread of the lane (or of the caller, when the lane is full);
   *     short and non-blocking
   * @param <T> what the call returns
   */
  <T> void submit(Callable<T> call, Duration deadline, Consumer<Outcome<T>> done);

  /** Drops what waits, interrupts what runs and takes nothing more. */
  @Override
  void close();

  /** How a call went. */
  sealed interface Outcome<T> {
    /** It returned. */
    record Done<T>(T value) implements Outcome<T> {}

    /** It threw. */
    record Failed<T>(Exception cause) implements Outcome<T> {}

    /** Its deadline passed: whether it took effect is unknown. */
    record TimedOut<T>(Duration deadline) implements Outcome<T> {}

    /** It never ran: the lane was full or closed. */
    record Rejected<T>(String reason) implements Outcome<T> {}
  }
}
