package dev.orchestrator.benchmarks;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.store.JdbcStateStore;
import dev.orchestrator.store.StateCodec;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StateStore.AppendResult.Appended;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes to have the state of 100,000 pods again after a restart, from an SQLite file.
 */
@State(Scope.Benchmark)
@Fork(value = 2, jvmArgsAppend = "-Xmx6g")
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
public class RecoveryBenchmark {
  private static final int PODS = 100_000;
  private static final int READ = 1000;
  private static final int APPEND = 500;

  /** What of the history the snapshot covers, in percent; the rest is read from the log. */
  @Param({"0", "80", "100"})
  private int covered;

  private Path directory = Path.of("");

  /** Writes the log and the snapshot. */
  @Setup(Level.Trial)
  public void write() throws IOException {
    directory = Files.createTempDirectory("recovery");
    StateCodec codec = new StateCodec();
    List<Entry> history = ClusterHistory.of(PODS);
    try (StateStore store = open()) {
      long end = 0;
      for (int from = 0; from < history.size(); from += APPEND) {
        List<Entry> some = history.subList(from, Math.min(history.size(), from + APPEND));
        end = ((Appended) store.append(end, some.stream().map(codec::encode).toList())).end();
      }
      int position = history.size() * covered / 100;
      if (position > 0) {
        ClusterState state = ClusterHistory.fold(history.subList(0, position));
        store.saveSnapshot(new Snapshot(position, codec.encodeSnapshot(state)));
        store.truncate(position);
      }
    }
  }

  private StateStore open() {
    return JdbcStateStore.sqlite(directory.resolve("state.db"));
  }

  /** Deletes the files. */
  @TearDown(Level.Trial)
  public void delete() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** Opens, loads, reads and folds; at most 3 s are allowed, also in a JVM that has just begun. */
  @Benchmark
  public ClusterState recovers() {
    StateCodec codec = new StateCodec();
    try (StateStore store = open()) {
      Optional<Snapshot> snapshot = store.loadSnapshot();
      ClusterState state = snapshot.map(codec::decodeSnapshot).orElse(ClusterState.EMPTY);
      List<LogRecord> records = store.read(state.version(), READ);
      while (!records.isEmpty()) {
        for (LogRecord record : records) {
          state = state.apply(record.position(), codec.decode(record));
        }
        records = store.read(state.version(), READ);
      }
      if (state.pods().size() != PODS) {
        throw new IllegalStateException("lost pods: " + state);
      }
      return state;
    }
  }
}
