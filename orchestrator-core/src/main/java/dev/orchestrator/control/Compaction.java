package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.store.StateCodec;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StateStore.Snapshot;
import dev.orchestrator.time.Lane;
import dev.orchestrator.time.Lane.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots of the state, and the truncation of the log behind them, on a lane of its own: the
 * state is a value, so that nobody waits. {@link #consider} is called by the control thread.
 */
final class Compaction implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** A snapshot is worth its cost when at least so many entries have come since the last one. */
  private static final long LEAST_ENTRIES = 4_096;

  /** Records that other readers may still want. */
  private static final long KEPT = 1_024;

  private final StateStore store;
  private final StateCodec codec;
  private final Lane lane;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private long last;

  Compaction(StateStore store, StateCodec codec, Lane lane) {
    this.store = store;
    this.codec = codec;
    this.lane = lane;
  }

  /** Takes a snapshot if enough entries have come since the last one. */
  void consider(ClusterState state) {
    long due = last + Math.max(LEAST_ENTRIES, state.pods().size() / 4);
    if (state.version() >= due && underWay.compareAndSet(false, true)) {
      last = state.version();
      lane.submit(
          () -> {
            store.saveSnapshot(new Snapshot(state.version(), codec.encodeSnapshot(state)));
            store.truncate(state.version() - KEPT);
            return state.version();
          },
          DEADLINE,
          this::done);
    }
  }

  private void done(Outcome<Long> outcome) {
    underWay.set(false);
    switch (outcome) {
      case Outcome.Done<Long> done -> LOG.debug("snapshot at {}", done.value());
      case Outcome.Failed<Long> failed -> LOG.warn("no snapshot was taken", failed.cause());
      case Outcome.TimedOut<Long> late -> LOG.warn("no snapshot within {}", late.deadline());
      case Outcome.Rejected<Long> full -> LOG.debug("no snapshot: {}", full.reason());
    }
  }

  @Override
  public void close() {
    lane.close();
  }
}
