package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
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
