package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.PodPlaced;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastStrandingTest {
  private static final long GIB = 1L << 30;

  @Test
  void scoresByTheRiseOfTheImbalance() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      long cpu = 1 + random.nextLong(128_000);
      long memory = 1 + random.nextLong(1024 * GIB);
      long cpuUsed = random.nextLong(cpu + 1);
      long memoryUsed = random.nextLong(memory + 1);
      long cpuAsked = random.nextLong(cpu - cpuUsed + 1);
      long memoryAsked = random.nextLong(memory - memoryUsed + 1);
      double before = (cpu - cpuUsed) / (double) cpu - (memory - memoryUsed) / (double) memory;
      double after = before - cpuAsked / (double) cpu + memoryAsked / (double) memory;
      double rise = Math.abs(after) - Math.abs(before);
      assertThat(LeastStranding.score(cpu, cpuUsed, cpuAsked, memory, memoryUsed, memoryAsked))
          .isBetween(
              (int) Math.floor((1 - rise) * LeastStranding.EVEN) - 1,
              (int) Math.ceil((1 - rise) * LeastStranding.EVEN) + 1)
          .isBetween(0, 2 * LeastStranding.EVEN);
    }
  }

  @Test
  void findsNodesWithoutMemoryNeitherGoodNorBad() {
    assertThat(LeastStranding.score(1000, 0, 500, 0, 0, 0)).isEqualTo(LeastStranding.EVEN);
  }

  @Test
  void staysInRangeWhenNodesArePromisedTwice() {
    assertThat(LeastStranding.score(1, 0, Long.MAX_VALUE, Long.MAX_VALUE, 0, 1)).isZero();
    assertThat(LeastStranding.score(1, Long.MAX_VALUE, 0, 1, 0, Long.MAX_VALUE))
        .isEqualTo(2 * LeastStranding.EVEN);
  }

  /** Nodes of 2, 4 and 8 GiB for each core; pods of log-normal sizes, some 4 GiB a core. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fillsNodesOfDifferentShapesBeforeItRefusesAPod(long seed) {
    assertThat(fillAtFirstRefusal(Profile.packing(), seed)).isGreaterThan(0.985);
    assertThat(fillAtFirstRefusal(Profile.binPacking(), seed)).isLessThan(0.9);
  }

  private static double fillAtFirstRefusal(Profile profile, long seed) {
    Cluster cluster = new Cluster();
    int nodes = 90;
    long[][] shapes = {{16_000, 64}, {32_000, 64}, {16_000, 128}};
    long cpu = 0;
    long memory = 0;
    for (int i = 0; i < nodes; i++) {
      long[] shape = shapes[i % shapes.length];
      ResourceList offered = ResourceList.of(shape[0], shape[1] * GIB);
      cluster.node("node-%03d".formatted(i), offered.with(ResourceList.PODS, 1000), List.of());
      cpu += shape[0];
      memory += shape[1] * GIB;
    }
    Scheduler scheduler = IndexedScheduler.of(profile);
    SplittableRandom random = new SplittableRandom(seed);
    long cpuUsed = 0;
    long memoryUsed = 0;
    while (true) {
      double size = 0.9 * random.nextGaussian();
      double leaning = 0.9 * random.nextGaussian();
      long cpuAsked = (long) Math.min(8000, Math.max(50, 500 * Math.exp(size)));
      long memoryAsked =
          (long) (Math.min(32, Math.max(0.1, 2 * Math.exp(size / 2 + leaning * 0.866))) * GIB);
      Pod pod = cluster.pending("p", template(asking(ResourceList.of(cpuAsked, memoryAsked))));
      PlacementDecision decision = scheduler.decide(cluster.state(), List.of(pod), NOW).getFirst();
      if (!(decision instanceof Placement placement)) {
        return Math.max((double) cpuUsed / cpu, (double) memoryUsed / memory);
      }
      cluster.apply(new PodPlaced(pod.key(), pod.uid(), placement.node(), NOW));
      cpuUsed += cpuAsked;
      memoryUsed += memoryAsked;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void decidesFromTheIndexAsByTheRules(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Profile profile : List.of(Profile.packing(), Profile.devicePacking())) {
      int placed = 0;
      for (int i = 0; i < 30; i++) {
        RandomCluster cluster = new RandomCluster(random.split(), random.nextBoolean());
        for (Pod pod : cluster.pending(12)) {
          List<PlacementDecision> byIndex =
              IndexedScheduler.of(profile).decide(cluster.state(), List.of(pod), NOW);
          assertThat(byIndex)
              .as("%s, seed %s, cluster %s, pod %s", profile, seed, i, pod.key())
              .isEqualTo(new RuleScheduler(profile).decide(cluster.state(), List.of(pod), NOW));
          placed += byIndex.getFirst() instanceof Placement ? 1 : 0;
        }
      }
      assertThat(placed).isGreaterThan(50);
    }
  }
}
