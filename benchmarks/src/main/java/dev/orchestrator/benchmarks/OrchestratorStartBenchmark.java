package dev.orchestrator.benchmarks;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.process.ProcessRuntime;
import dev.orchestrator.store.JdbcStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
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

/**
 * How long the first orchestrator of a JVM takes to start on an empty store: a new JVM for each
 * measurement, so that loading its classes counts.
 */
@State(Scope.Benchmark)
@Fork(5)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
public class OrchestratorStartBenchmark {
  /** Which store. */
  @Param({"memory", "sqlite"})
  private String store = "";

  private Path directory = Path.of("");
  private Orchestrator orchestrator;

  /** Makes a directory. */
  @Setup
  public void prepare() throws IOException {
    directory = Files.createTempDirectory("start");
  }

  /** Starts one. */
  @Benchmark
  public Orchestrator start() {
    Orchestrator.Builder builder =
        Orchestrator.builder().node("local", ProcessRuntime.builder(directory).build());
    if (store.equals("sqlite")) {
      builder.store(JdbcStateStore.sqlite(directory.resolve("state.db")));
    }
    orchestrator = builder.start();
    return orchestrator;
  }

  /** Closes it. */
  @TearDown
  public void close() {
    orchestrator.close();
  }
}
