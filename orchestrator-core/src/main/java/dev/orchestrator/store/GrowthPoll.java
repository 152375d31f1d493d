package dev.orchestrator.store;

import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Seams;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Looks again and again, on a worker of its own, until it is stopped. */
final class GrowthPoll implements AutoCloseable {
  private final Seams seams;
  private final Executor worker;
  private final Duration interval;
  private final Runnable look;
  private final Object lock = new Object();
  private Cancellable next = () -> {};
  private boolean stopped;

  GrowthPoll(Seams seams, Duration interval, Runnable look) {
    this.seams = seams;
    this.interval = interval;
    this.look = look;
    worker = seams.workers().serial("orchestrator-store-poll");
  }

  void start() {
    schedule();
  }

  private void schedule() {
    synchronized (lock) {
      if (!stopped) {
        next = seams.timers().after(interval, () -> worker.execute(this::lookAndGoOn));
      }
    }
  }

  private void lookAndGoOn() {
    try {
      look.run();
    } finally {
      schedule();
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      stopped = true;
      next.cancel();
    }
  }
}
