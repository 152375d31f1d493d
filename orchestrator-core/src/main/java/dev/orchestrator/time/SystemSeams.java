package dev.orchestrator.time;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real seams: the system's clock, daemon threads, a seed from the system. */
final class SystemSeams {
  private SystemSeams() {}

  static Seams create() {
    ScheduledThreadPoolExecutor scheduler = scheduler();
    return new Seams(
        new SystemTimers(scheduler), new SystemWorkers(scheduler), new SplittableRandom());
  }

  private static ScheduledThreadPoolExecutor scheduler() {
    ScheduledThreadPoolExecutor scheduler =
        new ScheduledThreadPoolExecutor(
            1, task -> Thread.ofPlatform().daemon().name("orchestrator-timers").unstarted(task));
    scheduler.setRemoveOnCancelPolicy(true);
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return scheduler;
  }

  /** The system's clock, and one thread for all timers. */
  private record SystemTimers(ScheduledThreadPoolExecutor scheduler) implements Timers {
    @Override
    public Instant instant() {
      return Instant.now();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
      if (scheduler.isShutdown()) {
        return () -> {};
      }
      ScheduledFuture<?> future =
          scheduler.schedule(task, Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }
}
