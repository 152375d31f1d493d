package dev.orchestrator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log in this JVM's memory: for tests and for workloads that need not outlive the process. */
final class InMemoryStateStore implements StateStore {
  private final Object lock = new Object();
  private final List<LogRecord> records = new ArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long truncated;
  private Optional<Snapshot> snapshot = Optional.empty();

  @Override
  public AppendResult append(long expectedEnd, List<byte[]> payloads) {
    long end;
    synchronized (lock) {
      end = endLocked();
      if (end != expectedEnd) {
        return new AppendResult.Conflict(end);
      }
      for (byte[] payload : payloads) {
        records.add(new LogRecord(++end, payload));
      }
    }
    listeners.forEach(Runnable::run);
    return new AppendResult.Appended(end);
  }

  private long endLocked() {
    return truncated + records.size();
  }

  @Override
  public List<LogRecord> read(long after, int limit) {
    synchronized (lock) {
      if (after < truncated) {
        throw new LogTruncatedException(truncated);
      }
      int from = (int) Math.min(after - truncated, records.size());
      return List.copyOf(records.subList(from, Math.min(from + limit, records.size())));
    }
  }

  @Override
  public long end() {
    synchronized (lock) {
      return endLocked();
    }
  }

  @Override
  public void saveSnapshot(Snapshot newer) {
    synchronized (lock) {
      if (snapshot.map(Snapshot::position).orElse(0L) <= newer.position()) {
        snapshot = Optional.of(newer);
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
      long last = Math.min(upTo, snapshot.map(Snapshot::position).orElse(0L));
      if (last > truncated) {
        records.subList(0, (int) (Math.min(last, endLocked()) - truncated)).clear();
        truncated = last;
      }
    }
  }

  @Override
  public Runnable onGrowth(Runnable signal) {
    listeners.add(signal);
    return () -> listeners.remove(signal);
  }

  @Override
  public void close() {
    listeners.clear();
  }
}
