package dev.orchestrator.benchmarks;

import com.netflix.fenzo.TaskScheduler;
import com.sun.management.ThreadMXBean;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The scheduling suite: throughput by JMH, a call for all pods of a workload; then, in this
 * process, single decisions one at a time (percentiles), allocation, and Fenzo with the same work.
 *
 * <p>Arguments: the file for JMH's JSON, then the names of workloads (all when there is none).
 */
public final class SchedulingReport {
  private static final int SINGLE = 20_000;
  private static final int WARM_UPS = 5;

  private SchedulingReport() {}

  /** Prints the tables. */
  public static void main(String[] args) throws RunnerException {
    List<SchedulingWork> all =
        args.length > 1
            ? Arrays.stream(args).skip(1).map(SchedulingWork::valueOf).toList()
            : List.of(SchedulingWork.values());
    System.out.printf(
        "JDK %s, %d processors, one scheduling thread, full default profile%n",
        Runtime.version(), Runtime.getRuntime().availableProcessors());
    Collection<RunResult> throughput = throughput(all, args[0]);
    printThroughput(throughput);
    printSingles(all);
    printFenzo();
  }

  private static Collection<RunResult> throughput(List<SchedulingWork> all, String json)
      throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(SchedulingBenchmark.class.getName())
            .param("work", all.stream().map(Enum::name).toArray(String[]::new))
            .result(json)
            .resultFormat(ResultFormatType.JSON)
            .build();
    return new Runner(options).run();
  }

  private static void printThroughput(Collection<RunResult> results) {
    System.out.printf(
        "%n%-46s %8s %9s %9s %12s%n", "workload", "nodes", "pods", "ms", "placements/s");
    for (RunResult result : results) {
      SchedulingWork work = SchedulingWork.valueOf(result.getParams().getParam("work"));
      double millis = result.getPrimaryResult().getStatistics().getPercentile(50);
      System.out.printf(
          Locale.ROOT,
          "%-46s %8d %9d %9.2f %12.0f%n",
          work,
          work.nodes,
          work.count,
          millis,
          work.count * 1000 / millis);
    }
  }

  /** A call for each pod: it is placed in the state before the next one is decided. */
  private static void printSingles(List<SchedulingWork> all) {
    System.out.printf(
        "%n%-46s %9s %9s %9s %12s%n",
        "one decision a call", "p50 us", "p99 us", "p99.9 us", "bytes/pod");
    for (SchedulingWork work : all) {
      if (work.count < SINGLE * 10) {
        singles(work);
      }
    }
  }

  private static void singles(SchedulingWork work) {
    Scheduler scheduler = SchedulingWork.scheduler();
    PendingPods pending = work.prepare(scheduler);
    scheduler.decide(pending.state(), List.of(), PendingPods.NOW);
    long bytes = allocated();
    scheduler.decide(pending.state(), pending.pods(), PendingPods.NOW);
    bytes = (allocated() - bytes) / work.count;
    for (int i = 0; i < WARM_UPS; i++) {
      time(scheduler, pending, SINGLE);
    }
    long[] nanos = time(scheduler, pending, SINGLE);
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "%-46s %9.2f %9.2f %9.2f %12d%n",
        work,
        nanos[nanos.length / 2] / 1e3,
        nanos[(int) (nanos.length * 0.99)] / 1e3,
        nanos[(int) (nanos.length * 0.999)] / 1e3,
        bytes);
  }

  private static long[] time(Scheduler scheduler, PendingPods pending, int most) {
    ClusterState state = pending.state();
    List<Pod> pods = pending.pods();
    long[] nanos = new long[Math.min(most, pods.size())];
    for (int i = 0; i < nanos.length; i++) {
      List<Pod> one = List.of(pods.get(i));
      long begin = System.nanoTime();
      PlacementDecision decision = scheduler.decide(state, one, PendingPods.NOW).getFirst();
      nanos[i] = System.nanoTime() - begin;
      if (decision instanceof Placement placement) {
        state = state.with(List.of(PendingPods.placed(state, placement)));
      }
    }
    return nanos;
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static void printFenzo() {
    System.out.printf(
        "%n%-10s %7s %7s %15s %15s %9s%n",
        "Fenzo", "nodes", "tasks", "Fenzo tasks/s", "here, same work", "ratio");
    for (int nodes : List.of(1_000, 5_000)) {
      for (FenzoCluster.Work work : FenzoCluster.Work.values()) {
        compare(work, nodes, nodes == 1_000 ? 2_000 : 600);
      }
    }
  }

  private static void compare(FenzoCluster.Work work, int nodes, int tasks) {
    List<Double> theirs = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FenzoCluster fenzo = new FenzoCluster(work, nodes, tasks);
      TaskScheduler scheduler = fenzo.scheduler();
      long begin = System.nanoTime();
      int placed = fenzo.schedule(scheduler);
      theirs.add(placed / ((System.nanoTime() - begin) / 1e9));
      scheduler.shutdown();
    }
    for (int i = 0; i < 20; i++) {
      ours.add(FenzoRival.tasksPerSecond(work, nodes, 50_000));
    }
    double fenzo = theirs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    double here =
        ours.stream().mapToDouble(Double::doubleValue).sorted().skip(10).findFirst().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%-10s %7d %7d %15.0f %15.0f %8.0fx%n",
        work,
        nodes,
        tasks,
        fenzo,
        here,
        here / fenzo);
  }
}
