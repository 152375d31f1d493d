package dev.orchestrator.time;

import java.time.Duration;
import java.time.InstantSource;

/** A clock with delays. Safe for use by several threads. */
public interface Timers extends InstantSource {
  /**
   * Runs a task once after a delay, measured on a clock that never jumps.
   *
   * @param delay zero or negative means as soon as possible
   * @param task short and non-blocking: it runs on a thread that serves all timers
   */
  Cancellable after(Duration delay, Runnable task);
}
