package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.PodPlaced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clusters in which nodes and pods come, change and go, all rules on: the index must decide
 * as the naive scheduler does, at each step and after any history.
 */
class IndexedSchedulerPropertyTest {
  private static final int DECISIONS = 14_000;
  private static final int STEPS = 12;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void decidesAsTheNaiveSchedulerDoesWhileTheClusterChanges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scheduler indexed = IndexedScheduler.standard();
    int decisions = 0;
    int placed = 0;
    while (decisions < DECISIONS) {
      RandomCluster cluster = new RandomCluster(random.split(), random.nextBoolean());
      for (int step = 0; step < STEPS; step++) {
        List<Pod> pods = cluster.pending(1 + random.nextInt(12));
        List<PlacementDecision> decided = indexed.decide(cluster.state(), pods, NOW);
        placed += compare(cluster.state(), decided, "seed " + seed + ", decision " + decisions);
        decisions += pods.size();
        cluster.follow(decided);
        cluster.churn();
      }
    }
    assertThat(placed).isBetween(DECISIONS / 5, 4 * DECISIONS / 5);
  }

  /** Answers how many pods found a node. */
  private static int compare(
      ClusterState before, List<PlacementDecision> decided, String description) {
    int placed = 0;
    ClusterState state = before;
    for (PlacementDecision decision : decided) {
      Pod pod = state.pod(decision.pod()).orElseThrow();
      assertThat(chosen(decision))
          .as("%s, pod %s", description, pod.key())
          .isEqualTo(new NaiveScheduler(state, pod).choose());
      if (decision instanceof Placement p) {
        state =
            state.with(List.of(new PodPlaced(pod.key(), pod.uid(), p.node(), NOW, p.devices())));
        placed++;
      }
    }
    return placed;
  }

  private static Optional<Map.Entry<String, Long>> chosen(PlacementDecision decision) {
    return decision instanceof Placement p
        ? Optional.of(Map.entry(p.node(), p.score()))
        : Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void givesTheReasonsAndTheDevicesThatTheRulesGive(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      RandomCluster cluster = new RandomCluster(random.split(), random.nextBoolean());
      for (Pod pod : cluster.pending(12)) {
        List<Pod> one = List.of(pod);
        assertThat(IndexedScheduler.standard().decide(cluster.state(), one, NOW))
            .as("seed %s, cluster %s, pod %s", seed, i, pod.key())
            .isEqualTo(RuleScheduler.standard().decide(cluster.state(), one, NOW));
      }
    }
  }

  @Test
  void decidesAsTheNaiveSchedulerDoesOverMoreDomainsThanAreLookedAtOneByOne() {
    Cluster cluster = new Cluster();
    for (int i = 0; i < 300; i++) {
      cluster.node("n" + i, "rack=r" + i);
    }
    Scheduler indexed = IndexedScheduler.standard();
    List<Pod> pods = new ArrayList<>();
    for (TopologySpread rule :
        List.of(
            Cluster.soft("rack", 1, LabelSelector.of(Map.of("app", "web"))),
            Cluster.hard("rack", 1, LabelSelector.of(Map.of("app", "web"))))) {
      ObjectKey owner =
          cluster.workload(
              "default",
              "web" + pods.size(),
              Cluster.template(Cluster.plain().topologySpread(rule), "app=web"));
      for (int i = 0; i < 4; i++) {
        pods.add(cluster.pending(owner, "p" + pods.size()));
      }
    }
    assertThat(compare(cluster.state(), indexed.decide(cluster.state(), pods, NOW), "racks"))
        .isEqualTo(pods.size());
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void decidesTheSameWhateverItHasSeenBefore(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Scheduler experienced = IndexedScheduler.standard();
    RandomCluster other = new RandomCluster(random.split(), random.nextBoolean());
    for (int i = 0; i < 40; i++) {
      RandomCluster cluster = new RandomCluster(random.split(), random.nextBoolean());
      List<Pod> pods = cluster.pending(12);
      List<PlacementDecision> fresh =
          IndexedScheduler.standard().decide(cluster.state(), pods, NOW);
      assertThat(nodes(experienced.decide(cluster.state(), pods, NOW))).isEqualTo(nodes(fresh));
      experienced.decide(other.state(), other.pending(3), NOW);
      assertThat(nodes(experienced.decide(cluster.state(), pods, NOW))).isEqualTo(nodes(fresh));
    }
  }

  /** Reasons may be some seconds old; nodes, scores and devices may not. */
  private static List<PlacementDecision> nodes(List<PlacementDecision> decisions) {
    return decisions.stream()
        .map(d -> d instanceof Unschedulable u ? Unschedulable.of(u.pod(), List.of()) : d)
        .toList();
  }
}
