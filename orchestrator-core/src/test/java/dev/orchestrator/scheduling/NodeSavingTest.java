package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How many nodes are left after pods that came one by one, each onto the first node with room, are
 * rebalanced; beside the volume bound, below which no packing can be.
 */
final class NodeSavingTest {
  private static final long MIB = 1L << 20;

  /**
   * A kind of pods.
   *
   * @param large whether a bound of 5 % is allowed instead of one node or 1 %
   */
  record Mix(
      String name,
      int pods,
      long cpuMillis,
      long memoryMib,
      boolean large,
      Function<Random, long[]> pod) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static double logUniform(Random random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  private static double logNormal(Random random, double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }

  private static long clamp(double value, double least, double most) {
    return Math.round(Math.max(least, Math.min(most, value)));
  }

  private static long[] typical(Random random) {
    long[] cpu = {100, 250, 500, 500, 1000, 1000, 2000, 4000};
    long[] memory = {128, 256, 512, 1024, 1024, 2048, 4096, 8192};
    int kind = random.nextInt(cpu.length);
    int other = Math.max(0, Math.min(cpu.length - 1, kind + random.nextInt(3) - 1));
    return new long[] {cpu[kind], memory[other]};
  }

  private static long[] heavy(Random random) {
    boolean cpu = random.nextBoolean();
    long[] pod = {(long) logUniform(random, 1000, 6000), (long) logUniform(random, 1024, 6 * 1024)};
    return cpu
        ? pod
        : new long[] {
          (long) logUniform(random, 250, 1500), (long) logUniform(random, 4 * 1024, 24 * 1024)
        };
  }

  private static final List<Mix> MIXES =
      List.of(
          new Mix(
              "I1 log-uniform",
              200,
              8000,
              32 * 1024,
              false,
              r -> new long[] {(long) logUniform(r, 100, 4000), (long) logUniform(r, 128, 16384)}),
          new Mix("I2 typical requests", 400, 16000, 32 * 1024, false, NodeSavingTest::typical),
          new Mix(
              "I3 log-normal",
              1000,
              32000,
              128 * 1024,
              false,
              r ->
                  new long[] {
                    clamp(logNormal(r, 500, 1), 50, 8000), clamp(logNormal(r, 2048, 1), 64, 32768)
                  }),
          new Mix(
              "I4 cpu-heavy and memory-heavy", 300, 16000, 64 * 1024, true, NodeSavingTest::heavy),
          new Mix(
              "I5 large",
              200,
              16000,
              64 * 1024,
              true,
              r ->
                  new long[] {
                    1600 + (long) (6400 * r.nextDouble()), 6554 + (long) (26214 * r.nextDouble())
                  }));

  private static Stream<Arguments> instances() {
    return MIXES.stream()
        .flatMap(mix -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(mix, seed)));
  }

  @ParameterizedTest
  @MethodSource("instances")
  void needsHardlyMoreNodesThanTheBound(Mix mix, long seed) {
    Random random = new Random(seed);
    List<long[]> pods = new ArrayList<>();
    for (int i = 0; i < mix.pods(); i++) {
      pods.add(mix.pod().apply(random));
    }
    int bound =
        (int)
            Math.max(
                ceil(pods.stream().mapToLong(p -> p[0]).sum(), mix.cpuMillis()),
                ceil(pods.stream().mapToLong(p -> p[1]).sum(), mix.memoryMib()));
    ClusterState state = arrived(mix, pods, bound + bound / 4 + 2);
    RebalancingPlan plan =
        new Rebalancing(IndexedScheduler.standard())
            .plan(state, RebalancingGoal.FEWER_NODES, RebalancingLimits.NONE, NOW);
    assertThat(replayed(state, plan)).isEqualTo(plan.after());
    int allowed = mix.large() ? bound + bound * 5 / 100 : bound + Math.max(1, bound / 100);
    assertThat(plan.after().first()).isBetween((long) bound, (long) allowed);
  }

  private static long ceil(long amount, long of) {
    return (amount + of - 1) / of;
  }

  private static ClusterState arrived(Mix mix, List<long[]> pods, int nodes) {
    Cluster cluster = new Cluster();
    long[][] free = new long[nodes][];
    for (int i = 0; i < nodes; i++) {
      free[i] = new long[] {mix.cpuMillis(), mix.memoryMib()};
      cluster.node(name(i), ResourceList.of(mix.cpuMillis(), mix.memoryMib() * MIB), List.of());
    }
    for (int i = 0; i < pods.size(); i++) {
      long[] pod = pods.get(i);
      int node = 0;
      while (free[node][0] < pod[0] || free[node][1] < pod[1]) {
        node++;
      }
      free[node][0] -= pod[0];
      free[node][1] -= pod[1];
      ResourceList requests = ResourceList.of(pod[0], pod[1] * MIB);
      cluster.placed("p" + i, Cluster.template(Cluster.asking(requests)), name(node));
    }
    return cluster.state();
  }

  private static String name(int node) {
    return "n%03d".formatted(node);
  }

  /** The measure once the moves are made one by one, each checked by the rules. */
  static RebalancingMeasure replayed(ClusterState state, RebalancingPlan plan) {
    ClusterState current = state;
    for (Move move : plan.moves()) {
      current = Replay.move(current, move);
    }
    return Rebalancing.measure(current, plan.before().goal());
  }
}
