package dev.orchestrator;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A stream of what becomes durable, in order, from the moment at which it was opened. A watcher
 * that falls behind by more than {@link #CAPACITY} updates gets one {@link Update.Resync} in place
 * of them. Used by one thread at a time; {@link #close} may come from another.
 */
public final class Watch implements AutoCloseable {
  /** How many updates wait for a slow watcher. */
  public static final int CAPACITY = 1_024;

  private final Timers timers;
  private final Consumer<Watch> onClose;
  private final Queue<Update> updates = new ArrayDeque<>();
  private CompletableFuture<Boolean> arrival = new CompletableFuture<>();
  private boolean closed;

  Watch(Timers timers, Consumer<Watch> onClose) {
    this.timers = timers;
    this.onClose = onClose;
  }

  /** The next update if there is one. */
  public synchronized Optional<Update> poll() {
    return Optional.ofNullable(updates.poll());
  }

  /**
   * Waits for the next update.
   *
   * @param timeout how long at most
   * @return empty when the time is over or the watch is closed
   */
  public Optional<Update> next(Duration timeout) {
    CompletableFuture<Boolean> arrived;
    synchronized (this) {
      if (!updates.isEmpty() || closed) {
        return poll();
      }
      arrival = new CompletableFuture<>();
      arrived = arrival;
    }
    Waiting.until(arrived, timeout, () -> false, timers);
    return poll();
  }

  void offer(Update update) {
    CompletableFuture<Boolean> waiting;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (updates.size() >= CAPACITY) {
        updates.clear();
        updates.add(new Update.Resync(update.state()));
      } else {
        updates.add(update);
      }
      waiting = arrival;
    }
    waiting.complete(true);
  }

  void resync(ClusterState state) {
    offer(new Update.Resync(state));
  }

  /** Ends the watch; a waiting {@link #next} returns empty. Idempotent. */
  @Override
  public void close() {
    CompletableFuture<Boolean> waiting;
    synchronized (this) {
      closed = true;
      updates.clear();
      waiting = arrival;
    }
    waiting.complete(false);
    onClose.accept(this);
  }
}
