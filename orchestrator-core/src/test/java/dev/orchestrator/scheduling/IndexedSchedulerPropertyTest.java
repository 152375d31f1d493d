package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random clusters in which nodes and pods come, change and go: the index must decide as the rules
 * say, at each step and after any history.
 */
class IndexedSchedulerPropertyTest {
  private static final int CLUSTERS = 60;
  private static final int STEPS = 12;
  private static final SortedMap<String, Integer> NO_REASON = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void decidesAsTheRulesDoWhileTheClusterChanges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    IndexedScheduler indexed = IndexedScheduler.standard();
    int decisions = 0;
    for (int i = 0; i < CLUSTERS; i++) {
      RandomCluster cluster = new RandomCluster(random.split());
      for (int step = 0; step < STEPS; step++) {
        List<Pod> pods = cluster.pending(1 + random.nextInt(12));
        ClusterState state = cluster.state();
        List<PlacementDecision> expected = RuleScheduler.standard().decide(state, pods, NOW);
        assertThat(chosen(indexed.decide(state, pods, NOW)))
            .as("seed %s, cluster %s, step %s", seed, i, step)
            .isEqualTo(chosen(expected));
        for (int p = 0; p < pods.size(); p++) {
          assertThat(IndexedScheduler.standard().decide(state, pods.subList(p, p + 1), NOW))
              .as("seed %s, cluster %s, step %s, pod %s", seed, i, step, p)
              .isEqualTo(RuleScheduler.standard().decide(state, pods.subList(p, p + 1), NOW));
        }
        cluster.follow(expected);
        cluster.churn();
        decisions += pods.size();
      }
    }
    assertThat(decisions).isGreaterThan(3_000);
  }

  private static List<PlacementDecision> chosen(List<PlacementDecision> decisions) {
    return decisions.stream()
        .map(d -> d instanceof Unschedulable u ? new Unschedulable(u.pod(), 0, NO_REASON, "") : d)
        .toList();
  }
}
