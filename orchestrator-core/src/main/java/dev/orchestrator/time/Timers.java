package dev.orchestrator.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A clock with delays. Safe for use by several threads. */
public interface Timers extends InstantSource {
  /**
   * Runs a task once after a delay, measured on a clock that never jumps.
   *
   * @param delay zero or negative means as soon as possible
   * @param task short and non-blocking: it runs on a thread that serves all timers
   */
  Cancellable after(Duration delay, Runnable task);

  /**
   * Waits for a result; on virtual time, time goes on meanwhile. Not for use on the control thread
   * or on a lane.
   *
   * @throws ExecutionException with the cause, if the result is a failure
   * @throws InterruptedException if the waiting thread is interrupted; the result may still come
   */
  default <T> T await(CompletableFuture<T> result) throws ExecutionException, InterruptedException {
    return result.get();
  }
}
