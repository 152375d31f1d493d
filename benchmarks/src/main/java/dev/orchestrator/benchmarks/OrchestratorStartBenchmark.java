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
 * How long an orchestrator takes to start on an empty store: the first one of a JVM, so that
 * loading its classes counts, and one more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class OrchestratorStartBenchmark {
  /** Which store. */
  @Param({"memory", "sqlite"})
  private String store = "";

  private Path directory = Path.of("");
  private Orchestrator orchestrator;

  /** Makes a directory. */
  @Setup(Level.Invocation)
  public void prepare() throws IOException {
    directory = Files.createTempDirectory("start");
  }

  /** Starts the first one of a JVM. */
  @Benchmark
  @Fork(5)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public Orchestrator first() {
    return start();
  }

  /** Starts one more. */
  @Benchmark
  @Fork(1)
  @Warmup(iterations = 3)
  @Measurement(iterations = 10)
  public Orchestrator another() {
    return start();
  }

  private Orchestrator start() {
    Orchestrator.Builder builder =
        Orchestrator.builder().node("local", ProcessRuntime.builder(directory).build());
    if (store.equals("sqlite")) {
      builder.store(JdbcStateStore.sqlite(directory.resolve("state.db")));
    }
    orchestrator = builder.start();
    return orchestrator;
  }

  /** Closes it. */
  @TearDown(Level.Invocation)
  public void close() {
    orchestrator.close();
  }
}
