package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.scheduling.IndexedScheduler;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.NodeRegistered;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hard spread over three uneven zones holds while pods come, go and are replaced. */
final class SpreadScenarioTest {
  private static final String ZONE = "zone";

  private static Scenario zones(Random random) {
    Scenario scenario = new Scenario(IndexedScheduler.standard());
    for (int zone = 0; zone < 3; zone++) {
      int nodes = 1 + random.nextInt(4);
      for (int i = 0; i < nodes; i++) {
        String name = "n" + zone + i;
        TreeMap<String, String> labels =
            new TreeMap<>(Map.of(Node.HOSTNAME_LABEL, name, ZONE, "z" + zone));
        scenario.happens(
            new NodeRegistered(
                new Node(
                    name,
                    labels,
                    List.of(),
                    ResourceList.of(4000, 8L << 30),
                    true,
                    true,
                    "",
                    scenario.now())));
      }
    }
    return scenario;
  }

  private static Deployment web(int replicas, String image, List<String> matchLabelKeys) {
    TopologySpread rule =
        new TopologySpread(
            1,
            ZONE,
            WhenUnsatisfiable.DO_NOT_SCHEDULE,
            LabelSelector.of(Map.of("app", "web")),
            OptionalInt.empty(),
            true,
            false,
            matchLabelKeys);
    PodSpec pod =
        PodSpec.builder().container(Specs.container("main", image)).topologySpread(rule).build();
    return Deployment.builder("web").replicas(replicas).pod(pod).build();
  }

  private static String zoneOf(ClusterState state, String node) {
    return Optional.ofNullable(state.nodes().get(node))
        .map(n -> n.labels().get(ZONE))
        .orElseThrow();
  }

  /** How uneven the zones are, pods that are being stopped not counted. */
  private static int skew(ClusterState state, Predicate<Pod> such) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    state.nodes().values().forEach(n -> counts.put(n.labels().get(ZONE), 0));
    for (Pod pod : state.pods().values()) {
      if (pod.isActive() && pod.node().isPresent() && such.test(pod)) {
        counts.merge(zoneOf(state, pod.node().get()), 1, Integer::sum);
      }
    }
    return Collections.max(counts.values()) - Collections.min(counts.values());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void keepsZonesEvenWhenScaledInStepByStep(long seed) {
    Random random = new Random(seed);
    Scenario scenario = zones(random).declare(web(30, "web:1", List.of())).settle();
    assertThat(skew(scenario.state(), p -> true)).isLessThanOrEqualTo(1);
    scenario.checking(
        (before, plan, after) -> assertThat(skew(after, p -> true)).isLessThanOrEqualTo(1));
    for (int replicas = 30; replicas > 7; ) {
      replicas = Math.max(7, replicas - 1 - random.nextInt(12));
      scenario.scale(WEB, replicas).settle();
    }
    assertThat(scenario.state().podsOf(WEB)).hasSize(7);
  }

  /** Whether the zones stay even without some pod of the old revision, or there is none. */
  private static boolean isPossible(ClusterState state) {
    List<Pod> old =
        state.pods().values().stream()
            .filter(p -> p.isActive() && p.revision().number() == 1)
            .toList();
    return old.isEmpty() || old.stream().anyMatch(out -> skew(state, p -> !p.equals(out)) <= 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void keepsZonesEvenAtEachStepOfARollingUpdateThatCountsAllRevisionsWherePossible(long seed) {
    Random random = new Random(seed);
    int replicas = 3 + random.nextInt(13);
    Scenario scenario = zones(random).declare(web(replicas, "web:1", List.of())).settle();
    scenario.checking(
        (before, plan, after) -> {
          if (isPossible(before)) {
            assertThat(skew(after, p -> true)).isLessThanOrEqualTo(1);
          }
        });
    scenario.declare(web(replicas, "web:2", List.of())).settle();
    assertThat(scenario.state().podsOf(WEB))
        .hasSize(replicas)
        .allMatch(key -> scenario.state().pod(key).orElseThrow().revision().number() == 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void keepsEachRevisionEvenWhenTheRuleTellsRevisionsApart(long seed) {
    Random random = new Random(seed);
    int replicas = 3 + random.nextInt(13);
    List<String> apart = List.of(TopologySpread.POD_TEMPLATE_HASH);
    Scenario scenario = zones(random).declare(web(replicas, "web:1", apart)).settle();
    scenario.checking(
        (before, plan, after) -> {
          assertThat(skew(after, p -> p.revision().number() == 1)).isLessThanOrEqualTo(1);
          assertThat(skew(after, p -> p.revision().number() == 2)).isLessThanOrEqualTo(1);
        });
    scenario.declare(web(replicas, "web:2", apart)).settle();
    assertThat(scenario.state().podsOf(WEB))
        .hasSize(replicas)
        .allMatch(key -> scenario.state().pod(key).orElseThrow().revision().number() == 2);
  }
}
