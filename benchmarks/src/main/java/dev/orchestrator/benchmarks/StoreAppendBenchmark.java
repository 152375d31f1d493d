package dev.orchestrator.benchmarks;

import dev.orchestrator.store.JdbcStateStore;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StateStore.AppendResult;
import dev.orchestrator.store.StateStore.AppendResult.Appended;
import dev.orchestrator.store.StateStore.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How many durable appends a second a store takes from one writer; records of 300 bytes. */
@State(Scope.Benchmark)
@Fork(1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 2)
@Measurement(iterations = 3, time = 3)
public class StoreAppendBenchmark {
  private static final int RECORD_BYTES = 300;
  private static final int COMPACT_EVERY = 50_000;

  /** Which store. */
  @Param({"memory", "sqlite"})
  private String kind = "";

  /** How many records an append has. */
  @Param({"1", "100"})
  private int batch;

  private Path directory = Path.of("");
  private StateStore store = StateStore.inMemory();
  private List<byte[]> records = List.of();
  private long end;

  /** Opens an empty store. */
  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory("append");
    records = Collections.nCopies(batch, new byte[RECORD_BYTES]);
    store =
        switch (kind) {
          case "memory" -> StateStore.inMemory();
          case "sqlite" -> JdbcStateStore.sqlite(directory.resolve("state.db"));
          default -> throw new IllegalArgumentException(kind);
        };
  }

  /** Deletes the files. */
  @TearDown
  public void delete() throws IOException {
    store.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  /** Appends at the end; every 50,000 records the log is compacted, as in earnest. */
  @Benchmark
  public AppendResult appends() {
    AppendResult result = store.append(end, records);
    end = ((Appended) result).end();
    if (end % COMPACT_EVERY < batch) {
      store.saveSnapshot(new Snapshot(end, new byte[RECORD_BYTES]));
      store.truncate(end);
    }
    return result;
  }
}
