package dev.orchestrator;

import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** How a calling thread waits. */
final class Waiting {
  private Waiting() {}

  /** Waits for a result, and throws what it fails with. */
  static <T> T on(CompletableFuture<T> result, Timers timers) {
    try {
      return timers.await(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallInterruptedException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits for a result until the time is over, and then takes what there is instead. */
  static <T> T until(
      CompletableFuture<T> result, Duration timeout, Supplier<T> late, Timers timers) {
    Cancellable alarm = timers.after(timeout, () -> result.complete(late.get()));
    try {
      return on(result, timers);
    } finally {
      alarm.cancel();
    }
  }
}
