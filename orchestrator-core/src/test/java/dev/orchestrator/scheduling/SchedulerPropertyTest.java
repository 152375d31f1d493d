package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.PodPlaced;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random clusters with all rules on; the naive scheduler says what is right. */
class SchedulerPropertyTest {
  private static final int CLUSTERS = 120;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void decidesAsTheNaiveSchedulerDoes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int placed = 0;
    int refused = 0;
    for (int i = 0; i < CLUSTERS; i++) {
      RandomCluster cluster = new RandomCluster(random.split(), true);
      List<PlacementDecision> decisions = cluster.decide();
      ClusterState state = cluster.state();
      for (PlacementDecision decision : decisions) {
        Pod pod = state.pod(decision.pod()).orElseThrow();
        assertThat(chosen(decision))
            .as("seed %s, cluster %s, pod %s", seed, i, pod.key())
            .isEqualTo(new NaiveScheduler(state, pod).choose());
        if (decision instanceof Placement placement) {
          state =
              state.with(
                  List.of(
                      new PodPlaced(
                          pod.key(), pod.uid(), placement.node(), NOW, placement.devices())));
          placed++;
        } else {
          refused++;
        }
      }
    }
    assertThat(placed).isGreaterThan(500);
    assertThat(refused).isGreaterThan(100);
  }

  /** Strategies, weights and options in a mix of the seed's. */
  private static NaiveOptions options(SplittableRandom random) {
    NodeSelectorTerm ssd =
        new NodeSelectorTerm(
            List.of(new Requirement("disk", Requirement.Operator.IN, List.of("ssd"))), List.of());
    return new NaiveOptions(
        List.of(NaiveOptions.Strategy.values()).get(random.nextInt(3)),
        random.nextBoolean()
            ? Map.of("cpu", 1 + random.nextInt(3), "memory", 1 + random.nextInt(3))
            : Map.of("cpu", 1, "memory", 2, "gpu", 1 + random.nextInt(5)),
        random.nextBoolean() ? Map.of(0, 0, 100, 10) : Map.of(10, 9, 40, 2, 90, 7),
        random.nextInt(101),
        random.nextInt(4) == 0 ? Optional.of(List.of(ssd)) : Optional.empty(),
        random.nextBoolean() ? List.of("gpu") : List.of(),
        random.nextBoolean(),
        random.nextBoolean());
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 9})
  void decidesAsTheNaiveSchedulerDoesByAnyProfile(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int placed = 0;
    for (int i = 0; i < CLUSTERS; i++) {
      RandomCluster cluster = new RandomCluster(random.split(), true);
      NaiveOptions options = options(random);
      RuleScheduler scheduler = new RuleScheduler(options.profile());
      for (Pod pod : cluster.pending(8)) {
        PlacementDecision decision =
            scheduler.decide(cluster.state(), List.of(pod), NOW).getFirst();
        assertThat(chosen(decision))
            .as("seed %s, cluster %s, pod %s, %s", seed, i, pod.key(), options)
            .isEqualTo(new NaiveScheduler(cluster.state(), pod, options).choose());
        placed += decision instanceof Placement ? 1 : 0;
      }
    }
    assertThat(placed).isGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void decidesTheSameForTheSameSeed(long seed) {
    assertThat(new RandomCluster(new SplittableRandom(seed)).decide())
        .isEqualTo(new RandomCluster(new SplittableRandom(seed)).decide());
  }

  private static Optional<Map.Entry<String, Long>> chosen(PlacementDecision decision) {
    return decision instanceof Placement p
        ? Optional.of(Map.entry(p.node(), p.score()))
        : Optional.empty();
  }
}
