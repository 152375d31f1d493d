package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VictimChoiceTest {
  private static final LabelSelector WEB = LabelSelector.of(Map.of("app", "web"));
  private final Cluster cluster = new Cluster();
  private final List<Pod> pods = new ArrayList<>();

  private ObjectKey web(TopologySpread... rules) {
    PodSpec.Builder pod = Cluster.plain();
    List.of(rules).forEach(pod::topologySpread);
    return cluster.workload("default", "web", Cluster.template(pod, "app=web"));
  }

  private void zones(int... nodesInZone) {
    for (int zone = 0; zone < nodesInZone.length; zone++) {
      for (int i = 0; i < nodesInZone[zone]; i++) {
        cluster.node("n" + zone + i, "zone=z" + zone);
      }
    }
  }

  private void pods(ObjectKey owner, String node, int count) {
    for (int i = 0; i < count; i++) {
      pods.add(cluster.placed(owner, "web-" + pods.size(), node));
    }
  }

  private List<Pod> choose(int count) {
    return VictimChoice.choose(cluster.state(), pods, count, p -> 0);
  }

  private SortedMap<String, Integer> left(List<Pod> victims, String label) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    ClusterState state = cluster.state();
    state.nodes().values().forEach(n -> counts.put(n.labels().get(label), 0));
    pods.stream()
        .filter(p -> !victims.contains(p))
        .flatMap(p -> Optional.ofNullable(state.nodes().get(p.node().orElseThrow())).stream())
        .map(n -> n.labels().getOrDefault(label, ""))
        .forEach(domain -> counts.merge(domain, 1, Integer::sum));
    return counts;
  }

  private static int skew(SortedMap<String, Integer> counts) {
    return counts.values().stream().mapToInt(i -> i).max().orElse(0)
        - counts.values().stream().mapToInt(i -> i).min().orElse(0);
  }

  @Test
  void takesFromTheZonesThatHaveTheMostPods() {
    zones(1, 1, 1);
    ObjectKey web = web(Cluster.hard("zone", 1, WEB));
    pods(web, "n00", 4);
    pods(web, "n10", 4);
    pods(web, "n20", 3);
    assertThat(left(choose(2), "zone")).containsExactlyInAnyOrderEntriesOf(counts(3, 3, 3));
    assertThat(left(choose(9), "zone").values()).containsOnly(0, 1);
  }

  private static Map<String, Integer> counts(int... zones) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < zones.length; i++) {
      counts.put("z" + i, zones[i]);
    }
    return counts;
  }

  @Test
  void takesALowerTierFirstWhereTheRuleAllowsItAndNoFurther() {
    zones(1, 1, 1);
    ObjectKey web = web(Cluster.hard("zone", 1, WEB));
    pods(web, "n00", 5);
    pods(web, "n10", 5);
    pods(web, "n20", 5);
    List<Pod> weak = pods.subList(0, 5);
    List<Pod> victims =
        VictimChoice.choose(cluster.state(), pods, 3, p -> weak.contains(p) ? 0 : 1);
    assertThat(left(victims, "zone")).isEqualTo(counts(4, 4, 4));
    assertThat(victims).filteredOn(weak::contains).hasSize(1);
    List<Pod> one = VictimChoice.choose(cluster.state(), pods, 1, p -> weak.contains(p) ? 0 : 1);
    assertThat(weak).containsAll(one);
  }

  @Test
  void doesNotSpareALowerTierForARuleThatIsBrokenAlready() {
    zones(1, 1);
    ObjectKey web = web(Cluster.hard("zone", 1, WEB));
    pods(web, "n00", 1);
    pods(web, "n10", 6);
    Pod weak = pods.getFirst();
    assertThat(VictimChoice.choose(cluster.state(), pods, 1, p -> p.equals(weak) ? 0 : 1))
        .containsExactly(weak);
  }

  @Test
  void takesFromTheNodeWithTheMostPodsWhenThereIsNoRule() {
    zones(3);
    ObjectKey web = web();
    pods(web, "n00", 2);
    pods(web, "n01", 5);
    pods(web, "n02", 3);
    assertThat(left(choose(5), Node.HOSTNAME_LABEL).values()).containsOnly(1, 2);
  }

  @Test
  void takesPodsThatHaveNoNodeWithoutRegardToTheRules() {
    zones(1, 1);
    ObjectKey web = web(Cluster.hard("zone", 1, WEB));
    pods(web, "n00", 2);
    pods(web, "n10", 1);
    Pod waiting = cluster.pending(web, "waiting");
    pods.add(waiting);
    assertThat(VictimChoice.choose(cluster.state(), pods, 1, p -> p.node().isEmpty() ? 0 : 1))
        .containsExactly(waiting);
  }

  @Test
  void takesAllWhenAsManyAreToGoAndNoneWhenNoneIs() {
    zones(1);
    pods(web(), "n00", 3);
    assertThat(choose(3)).hasSize(3);
    assertThat(choose(7)).hasSize(3);
    assertThat(choose(0)).isEmpty();
  }

  /** As the scheduler places them under the rules, on zones of different size. */
  private void arrive(ObjectKey owner, int count) {
    List<Pod> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(cluster.pending(owner, "web-" + i));
    }
    IndexedScheduler.standard()
        .decide(cluster.state(), waiting, NOW)
        .forEach(
            d -> {
              if (d instanceof Placement p) {
                Pod pod = cluster.pod(p.pod());
                cluster.apply(new PodPlaced(pod.key(), pod.uid(), p.node(), NOW));
                pods.add(cluster.pod(p.pod()));
              }
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void keepsZonesEvenFromThirtyToSevenOnUnevenZonesWithRandomHealth(long seed) {
    Random random = new Random(seed);
    zones(1 + random.nextInt(5), 1 + random.nextInt(5), 1 + random.nextInt(5));
    int maxSkew = 1 + random.nextInt(2);
    ObjectKey web = web(Cluster.hard("zone", maxSkew, WEB));
    arrive(web, 30);
    assertThat(pods).hasSize(30);
    Map<Pod, Integer> tiers = new LinkedHashMap<>();
    pods.forEach(p -> tiers.put(p, random.nextInt(3)));
    for (int count = 1; count <= 23; count++) {
      List<Pod> victims = VictimChoice.choose(cluster.state(), pods, count, tiers::get);
      assertThat(victims).hasSize(count).doesNotHaveDuplicates();
      assertThat(skew(left(victims, "zone")))
          .as("after %s of 30", count)
          .isLessThanOrEqualTo(maxSkew);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void keepsZonesAndHostsEvenTogether(long seed) {
    Random random = new Random(seed);
    int inEach = 2 + random.nextInt(3);
    zones(inEach, inEach, inEach);
    ObjectKey web = web(Cluster.hard("zone", 1, WEB), Cluster.hard(Node.HOSTNAME_LABEL, 1, WEB));
    arrive(web, 12 + random.nextInt(30));
    int before = pods.size();
    int target = 1 + random.nextInt(before - 1);
    while (pods.size() > target) {
      int step = Math.min(pods.size() - target, 1 + random.nextInt(8));
      List<Pod> victims = VictimChoice.choose(cluster.state(), pods, step, p -> 0);
      assertThat(skew(left(victims, "zone"))).isLessThanOrEqualTo(1);
      assertThat(skew(left(victims, Node.HOSTNAME_LABEL))).isLessThanOrEqualTo(1);
      victims.forEach(p -> cluster.apply(new PodStopping(p.key(), p.uid(), "test", NOW)));
      pods.removeAll(victims);
    }
  }
}
