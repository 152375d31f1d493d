package dev.orchestrator.time;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real daemon threads. */
final class SystemWorkers implements Workers {
  private static final Logger LOG = LoggerFactory.getLogger(SystemWorkers.class);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final ScheduledThreadPoolExecutor scheduler;
  private final List<ExecutorService> pools = new CopyOnWriteArrayList<>();

  SystemWorkers(ScheduledThreadPoolExecutor scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Executor serial(String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads(name));
    pools.add(pool);
    return task -> {
      try {
        pool.execute(task);
      } catch (RejectedExecutionException closed) {
        LOG.debug("task dropped: {} is closed", name);
      }
    };
  }

  @Override
  public Lane lane(String name, int width, int capacity) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            width,
            width,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(capacity),
            threads(name));
    pool.allowCoreThreadTimeOut(true);
    pools.add(pool);
    return new SystemLane(name, pool);
  }

  private static ThreadFactory threads(String name) {
    return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
  }

  @Override
  public void close() {
    pools.forEach(ExecutorService::shutdownNow);
    scheduler.shutdownNow();
  }

  private final class SystemLane implements Lane {
    private final String name;
    private final ThreadPoolExecutor pool;

    SystemLane(String name, ThreadPoolExecutor pool) {
      this.name = name;
      this.pool = pool;
    }

    @Override
    public <T> void submit(Callable<T> call, Duration deadline, Consumer<Outcome<T>> done) {
      try {
        pool.execute(() -> done.accept(run(call, deadline)));
      } catch (RejectedExecutionException full) {
        done.accept(new Outcome.Rejected<>("lane " + name + " is full or closed"));
      }
    }

    private <T> Outcome<T> run(Callable<T> call, Duration deadline) {
      Thread caller = Thread.currentThread();
      AtomicBoolean over = new AtomicBoolean();
      AtomicBoolean late = new AtomicBoolean();
      ScheduledFuture<?> alarm;
      try {
        alarm =
            scheduler.schedule(
                () -> interrupt(caller, over, late), deadline.toNanos(), TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        return new Outcome.Rejected<>("lane " + name + " is closed");
      }
      try {
        T value = call.call();
        return new Outcome.Done<>(value);
      } catch (Exception e) {
        return late.get() ? new Outcome.TimedOut<>(deadline) : new Outcome.Failed<>(e);
      } catch (Error e) {
        LOG.error("a call in lane {} failed", name, e);
        return new Outcome.Failed<>(new IllegalStateException(e));
      } finally {
        settle(over);
        alarm.cancel(false);
      }
    }

    private static void interrupt(Thread caller, AtomicBoolean over, AtomicBoolean late) {
      synchronized (over) {
        if (!over.get()) {
          late.set(true);
          caller.interrupt();
        }
      }
    }

    /**
     * After this no alarm can interrupt the thread, and an interrupt that came late is taken back.
     */
    private static void settle(AtomicBoolean over) {
      synchronized (over) {
        over.set(true);
        Thread.interrupted();
      }
    }

    @Override
    public void close() {
      pool.shutdownNow();
    }
  }
}
