package dev.orchestrator.benchmarks;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to fold entries into the state. */
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class StateFoldBenchmark {
  /** A history of 100,000 pods. */
  @State(Scope.Benchmark)
  public static class History {
    private List<Entry> entries = List.of();

    /** Writes the history. */
    @Setup
    public void write() {
      entries = ClusterHistory.of(100_000);
    }
  }

  /** A cluster that runs. */
  @State(Scope.Thread)
  public static class Cluster {
    /** How many pods there are. */
    @Param({"1000", "100000", "1000000"})
    private int pods;

    private ClusterState state = ClusterState.EMPTY;
    private int next;

    /** Brings the cluster up. */
    @Setup
    public void fold() {
      state = ClusterHistory.fold(ClusterHistory.of(pods));
    }

    private ClusterState step() {
      next = (next + 7919) % pods;
      state = state.apply(state.version() + 1, ClusterHistory.news(next, (next & 1) == 0));
      return state;
    }
  }

  /**
   * Folds all that happened to 100,000 pods; at most 2 s are allowed, also in a JVM that has just
   * begun.
   */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @Warmup(iterations = 0)
  @Measurement(iterations = 5)
  public ClusterState foldsHistoryOf100000Pods(History history) {
    return ClusterHistory.fold(history.entries);
  }

  /** Changes one pod; must not depend on how many there are. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  @Warmup(iterations = 3, time = 1)
  @Measurement(iterations = 3, time = 1)
  public ClusterState changesOnePod(Cluster cluster) {
    return cluster.step();
  }
}
