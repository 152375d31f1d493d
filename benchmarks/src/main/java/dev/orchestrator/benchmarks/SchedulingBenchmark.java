package dev.orchestrator.benchmarks;

import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.scheduling.Scheduler;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call that decides about all pods of a workload on the cluster it is meant for: the scheduler
 * of the control loop with its full default profile, one thread. The scheduler knows the cluster
 * before, as it does in the control loop; what it decided is forgotten between the calls.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 8)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms5g", "-Xmx5g"})
@State(Scope.Thread)
public class SchedulingBenchmark {
  @Param SchedulingWork work;

  private final Scheduler scheduler = SchedulingWork.scheduler();
  private PendingPods pending = new PendingPods();

  /** The cluster. */
  @Setup(Level.Trial)
  public void prepare() {
    pending = work.prepare(scheduler);
  }

  /** The scheduler as it is before the call. */
  @Setup(Level.Invocation)
  public void forget() {
    scheduler.decide(pending.state(), List.of(), PendingPods.NOW);
  }

  /** All pods of the workload. */
  @Benchmark
  public List<PlacementDecision> decide() {
    return scheduler.decide(pending.state(), pending.pods(), PendingPods.NOW);
  }
}
