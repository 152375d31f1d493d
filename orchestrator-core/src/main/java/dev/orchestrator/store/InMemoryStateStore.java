package dev.orchestrator.store;

import com.google.common.base.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A log in the memory of this process, for tests and for state that need not outlive it. */
final class InMemoryStateStore implements StateStore {
  private final Object lock = new Object();
  private final GrowthSignals growth = new GrowthSignals();
  private List<byte[]> records = new ArrayList<>();
  private long truncated;
  private Optional<Snapshot> snapshot = Optional.empty();

  @Override
  public AppendResult append(long expectedEnd, List<byte[]> added) {
    Preconditions.checkArgument(!added.isEmpty(), "no record to append");
    synchronized (lock) {
      if (expectedEnd != lastPosition()) {
        return new AppendResult.Conflict(lastPosition());
      }
      added.forEach(payload -> records.add(payload.clone()));
    }
    growth.fire();
    return new AppendResult.Appended(expectedEnd + added.size());
  }

  private long lastPosition() {
    return truncated + records.size();
  }

  @Override
  public List<LogRecord> read(long after, int limit) {
    Preconditions.checkArgument(limit > 0, "limit %s is not positive", limit);
    synchronized (lock) {
      if (after < truncated) {
        throw new LogTruncatedException(truncated);
      }
      long last = after + Math.min(limit, Math.max(0, lastPosition() - after));
      List<LogRecord> found = new ArrayList<>();
      for (long position = after + 1; position <= last; position++) {
        found.add(new LogRecord(position, records.get((int) (position - truncated - 1))));
      }
      return List.copyOf(found);
    }
  }

  @Override
  public long end() {
    synchronized (lock) {
      return lastPosition();
    }
  }

  @Override
  public void saveSnapshot(Snapshot saved) {
    synchronized (lock) {
      Preconditions.checkArgument(
          saved.position() <= lastPosition(), "the log ends before position %s", saved.position());
      if (snapshot.isEmpty() || snapshot.get().position() < saved.position()) {
        snapshot = Optional.of(new Snapshot(saved.position(), saved.payload().clone()));
      }
    }
  }

  @Override
  public Optional<Snapshot> loadSnapshot() {
    synchronized (lock) {
      return snapshot;
    }
  }

  @Override
  public void truncate(long upTo) {
    synchronized (lock) {
      long covered = Math.min(upTo, snapshot.map(Snapshot::position).orElse(0L));
      if (covered > truncated) {
        records = new ArrayList<>(records.subList((int) (covered - truncated), records.size()));
        truncated = covered;
      }
    }
  }

  @Override
  public Runnable onGrowth(Runnable signal) {
    return growth.add(signal);
  }

  @Override
  public void close() {
    growth.clear();
  }
}
