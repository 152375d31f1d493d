package dev.orchestrator.simulation;

import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Seams;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGeneratorFactory;

/**
 * A clock that moves only when it is told to, and the queue of what is due: events run in order of
 * time and, at the same time, in the order in which they were scheduled, on the thread that moves
 * the clock.
 *
 * <p>Reading and scheduling are safe from any thread; only one thread moves the clock. An event
 * that throws ends the call that ran it.
 */
public final class VirtualTime implements Timers {
  /** The instant at which virtual time begins. */
  public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** So many events at one instant are taken for a loop without end. */
  private static final int MAX_EVENTS_AT_ONE_INSTANT = 1_000_000;

  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::at).thenComparingLong(Event::sequence);

  private final PriorityQueue<Event> queue = new PriorityQueue<>(ORDER);
  private Instant now = BEGINNING;
  private long scheduled;
  private int eventsNow;

  /** A clock at {@link #BEGINNING} with nothing due. */
  public VirtualTime() {}

  private record Event(Instant at, long sequence, Runnable task) {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Cancellable after(Duration delay, Runnable task) {
    Instant at = delay.isPositive() ? now.plus(delay) : now;
    Event event = new Event(at, scheduled++, task);
    queue.add(event);
    return () -> cancel(event);
  }

  private synchronized void cancel(Event event) {
    queue.remove(event);
  }

  /** Runs events until the result is there. */
  @Override
  public <T> T await(CompletableFuture<T> result) throws ExecutionException, InterruptedException {
    while (!result.isDone()) {
      if (!runNext()) {
        throw new IllegalStateException("nothing is due that could bring the result");
      }
    }
    return result.get();
  }

  /** How many events wait. */
  public synchronized int pending() {
    return queue.size();
  }

  /**
   * Moves the clock to the next event and runs it.
   *
   * @return false when there was none
   */
  public boolean runNext() {
    return runNextUntil(Instant.MAX);
  }

  /** Moves the clock by this much and runs all that becomes due, what that makes due included. */
  public void advance(Duration step) {
    Instant end = instant().plus(step);
    boolean more = true;
    while (more) {
      more = runNextUntil(end);
    }
    moveTo(end);
  }

  /**
   * Runs events until a condition holds; it is asked before the first event and after each.
   *
   * @param limit how far the clock may move
   * @return whether the condition holds; if not, the clock stands at the limit
   */
  public boolean advanceUntil(BooleanSupplier condition, Duration limit) {
    Instant end = instant().plus(limit);
    while (!condition.getAsBoolean()) {
      if (!runNextUntil(end)) {
        moveTo(end);
        return condition.getAsBoolean();
      }
    }
    return true;
  }

  private boolean runNextUntil(Instant end) {
    Runnable task;
    synchronized (this) {
      Event next = queue.peek();
      if (next == null || next.at().isAfter(end)) {
        return false;
      }
      queue.remove();
      moveTo(next.at());
      eventsNow++;
      if (eventsNow > MAX_EVENTS_AT_ONE_INSTANT) {
        throw new IllegalStateException("virtual time does not get past " + now);
      }
      task = next.task();
    }
    task.run();
    return true;
  }

  private synchronized void moveTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
      eventsNow = 0;
    }
  }

  /** Seams on this time: calls to nodes take a millisecond, and this seed is the only chance. */
  public Seams seams(long seed) {
    return seams(seed, lane -> Duration.ofMillis(1));
  }

  /** Seams on this time with calls that take as long as {@code latency} says. */
  public Seams seams(long seed, CallLatency latency) {
    return new Seams(
        this,
        new SimulatedWorkers(this, latency),
        RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
  }
}
