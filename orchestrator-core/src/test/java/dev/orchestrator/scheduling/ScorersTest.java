package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.labels;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.StateChange.NodeRegistered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScorersTest {
  private static final LabelSelector WEB = LabelSelector.of(labels("app=web"));

  private final Cluster cluster = new Cluster();

  private Map<String, Long> scores(NodeScorer scorer, PodSpec.Builder pod, String... labels) {
    return cluster.scores(scorer, cluster.pending("p", template(pod, labels)));
  }

  private void node(String name, long cpuMillis, long memoryBytes) {
    cluster.node(name, ResourceList.of(cpuMillis, memoryBytes), List.of());
  }

  private void there(String name, String node, ResourceList requests) {
    cluster.placed(name, template(asking(requests)), node);
  }

  @Test
  void prefersTheEmptiestNode() {
    node("a", 10_000, 20_000);
    node("b", 10_000, 20_000);
    there("one", "a", ResourceList.of(3000, 0));
    there("two", "b", ResourceList.of(3000, 5000));
    assertThat(scores(new LeastAllocated(), asking(ResourceList.of(3000, 5000))))
        .isEqualTo(Map.of("a", 57L, "b", 45L));
  }

  @Test
  void takesContainersWithoutRequestsForSmallOnes() {
    node("a", 1000, 1000L << 20);
    node("b", 1000, 1000L << 20);
    there("one", "a", ResourceList.EMPTY);
    assertThat(scores(new LeastAllocated(), plain())).isEqualTo(Map.of("a", 70L, "b", 85L));
  }

  @Test
  void takesARequestOfZeroAtItsWord() {
    node("a", 1000, 1000L << 20);
    assertThat(scores(new LeastAllocated(), asking(ResourceList.of(0, 0))))
        .isEqualTo(Map.of("a", 100L));
  }

  @Test
  void scoresNothingForAFullNodeAndLeavesOutWhatANodeDoesNotHave() {
    node("full", 1000, 1000);
    cluster.node("cpuOnly", ResourceList.EMPTY.with(ResourceList.CPU, 1000), List.of());
    assertThat(scores(new LeastAllocated(), asking(ResourceList.of(1001, 1001))))
        .isEqualTo(Map.of("full", 0L, "cpuOnly", 0L));
    assertThat(scores(new LeastAllocated(), asking(ResourceList.of(500, 500))))
        .isEqualTo(Map.of("full", 50L, "cpuOnly", 50L));
  }

  @Test
  void scoresHugeCapacitiesWithoutOverflow() {
    node("huge", Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(scores(new LeastAllocated(), asking(ResourceList.of(1, 1))).get("huge"))
        .isBetween(99L, 100L);
  }

  @Test
  void prefersEvenUse() {
    node("a", 4000, 10_000);
    node("b", 6000, 10_000);
    assertThat(scores(new BalancedAllocation(), asking(ResourceList.of(3000, 5000))))
        .isEqualTo(Map.of("a", 87L, "b", 100L));
    assertThat(scores(new BalancedAllocation(), plain())).isEqualTo(Map.of("a", 0L, "b", 0L));
  }

  @Test
  void prefersNodesWithFewerUnwantedTaints() {
    Taint soft = new Taint("a", "", Taint.Effect.PREFER_NO_SCHEDULE);
    Taint softer = new Taint("b", "", Taint.Effect.PREFER_NO_SCHEDULE);
    Taint softest = new Taint("c", "", Taint.Effect.PREFER_NO_SCHEDULE);
    cluster.node("three", ResourceList.EMPTY, List.of(soft, softer, softest));
    cluster.node("one", ResourceList.EMPTY, List.of(softer));
    cluster.node("none");
    assertThat(scores(new TaintPreferences(), plain()))
        .isEqualTo(Map.of("three", 0L, "one", 67L, "none", 100L));
    assertThat(scores(new TaintPreferences(), plain().toleration(Toleration.exists(""))))
        .isEqualTo(Map.of("three", 100L, "one", 100L, "none", 100L));
  }

  @Test
  void prefersNodesByTheWeightsOfMatchingTerms() {
    cluster.node("both", "disk=ssd", "gpu=yes").node("one", "disk=ssd").node("none");
    Affinity affinity =
        new Affinity(
            Optional.empty(),
            List.of(weighted(40, "disk"), weighted(80, "gpu")),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    assertThat(scores(new NodePreferences(), plain().affinity(affinity)))
        .isEqualTo(Map.of("both", 100L, "one", 33L, "none", 0L));
    assertThat(scores(new NodePreferences(), plain()).values()).containsOnly(0L);
  }

  private static Weighted<NodeSelectorTerm> weighted(int weight, String label) {
    Requirement there = new Requirement(label, Requirement.Operator.EXISTS, List.of());
    return new Weighted<>(weight, new NodeSelectorTerm(List.of(there), List.of()));
  }

  @Test
  void prefersDomainsWithFewerMatchingPods() {
    cluster.node("a", "zone=a").node("b", "zone=b").node("x");
    cluster.placed("one", template(plain(), "app=web"), "a");
    cluster.placed("two", template(plain(), "app=web"), "a");
    cluster.placed("three", template(plain(), "app=web"), "b");
    PodSpec.Builder pod = plain().topologySpread(Cluster.soft("zone", 1, WEB));
    assertThat(scores(new SoftSpread(), pod, "app=web"))
        .isEqualTo(Map.of("a", 33L, "b", 100L, "x", 0L));
  }

  @Test
  void spreadsThePodsOfAWorkloadWithoutRulesOverHostsAndZones() {
    cluster
        .node("a1", "topology.kubernetes.io/zone=a")
        .node("a2", "topology.kubernetes.io/zone=a")
        .node("b1", "topology.kubernetes.io/zone=b");
    ObjectKey web = cluster.workload("default", "web", template(plain(), "app=web"));
    cluster.placed(web, "web-1", "a1");
    Map<String, Long> scores = cluster.scores(new SoftSpread(), cluster.pending(web, "web-2"));
    assertThat(scores.get("b1")).isGreaterThan(scores.get("a2"));
    assertThat(scores.get("a2")).isGreaterThan(scores.get("a1"));
  }

  @Test
  void leavesPodsThatHaveHardRulesOnlyToThose() {
    cluster.node("a", "zone=a").node("b", "zone=b");
    cluster.placed("one", template(plain(), "app=web"), "a");
    PodSpec.Builder pod = plain().topologySpread(Cluster.hard("zone", 5, WEB));
    assertThat(scores(new SoftSpread(), pod, "app=web").values()).containsOnly(0L);
  }

  private static Affinity preferring(boolean near, int weight, String key) {
    List<Weighted<PodAffinityTerm>> terms =
        List.of(new Weighted<>(weight, new PodAffinityTerm(WEB, key, List.of(), Optional.empty())));
    return new Affinity(
        Optional.empty(),
        List.of(),
        List.of(),
        near ? terms : List.of(),
        List.of(),
        near ? List.of() : terms);
  }

  @Test
  void prefersToBeNearOrApart() {
    cluster.node("a1", "zone=a").node("a2", "zone=a").node("b1", "zone=b");
    cluster.placed("web", template(plain(), "app=web"), "a1");
    assertThat(scores(new PodPreferences(), plain().affinity(preferring(true, 5, "zone"))))
        .isEqualTo(Map.of("a1", 100L, "a2", 100L, "b1", 0L));
    assertThat(scores(new PodPreferences(), plain().affinity(preferring(false, 5, "zone"))))
        .isEqualTo(Map.of("a1", 0L, "a2", 0L, "b1", 100L));
    assertThat(scores(new PodPreferences(), plain()).values()).containsOnly(0L);
  }

  @Test
  void mindsThePreferencesOfThePodsThatAreThere() {
    cluster.node("a", "zone=a").node("b", "zone=b");
    cluster.placed("shy", template(plain().affinity(preferring(false, 5, "zone"))), "a");
    assertThat(scores(new PodPreferences(), plain(), "app=web"))
        .isEqualTo(Map.of("a", 0L, "b", 100L));
    assertThat(scores(new PodPreferences(), plain(), "app=db").values()).containsOnly(0L);
  }

  @Test
  void prefersTheFullestNodeByWeightWithoutOverflow() {
    node("a", 1000, Long.MAX_VALUE);
    NodeScorer scorer =
        Scorers.mostAllocated(
            1,
            List.of(
                new ResourceWeight(ResourceList.CPU, 1),
                new ResourceWeight(ResourceList.MEMORY, 3)));
    assertThat(scores(scorer, asking(ResourceList.of(500, Long.MAX_VALUE))))
        .containsEntry("a", 87L);
  }

  @Test
  void scoresUtilizationByACurveAndLeavesOutWhatScoresNothing() {
    node("half", 1000, 1000);
    NodeScorer scorer =
        Scorers.requestedToCapacityRatio(
            1,
            ResourceWeight.CPU_AND_MEMORY,
            List.of(new UtilizationScore(20, 0), new UtilizationScore(60, 10)));
    assertThat(scores(scorer, asking(ResourceList.of(500, 500)))).containsEntry("half", 75L);
    assertThat(scores(scorer, asking(ResourceList.of(500, 200)))).containsEntry("half", 75L);
    assertThat(scores(scorer, asking(ResourceList.of(100, 100)))).containsEntry("half", 0L);
    assertThat(scores(scorer, asking(ResourceList.of(900, 900)))).containsEntry("half", 100L);
  }

  @Test
  void balancesAnyNumberOfResources() {
    cluster.node("n", ResourceList.of(1000, 1000).with("gpu", 4), List.of());
    NodeScorer scorer =
        Scorers.balancedAllocation(
            1,
            List.of(
                new ResourceWeight(ResourceList.CPU, 1),
                new ResourceWeight(ResourceList.MEMORY, 1),
                new ResourceWeight("gpu", 1)));
    assertThat(scores(scorer, asking(ResourceList.of(500, 250).with("gpu", 3))))
        .containsEntry("n", 79L);
    assertThat(scores(scorer, asking(ResourceList.of(500, 250)))).containsEntry("n", 87L);
  }

  private void holding(String name, Map<String, Long> imageBytes) {
    cluster.node(name);
    Node node = requireNonNull(cluster.state().nodes().get(name));
    cluster.apply(new NodeRegistered(node.holding(new TreeMap<>(imageBytes))));
  }

  @Test
  void prefersNodesThatHoldTheImagesWithOrWithoutATag() {
    holding("a", Map.of("registry:5000/web:latest", 300L << 20));
    holding("b", Map.of("registry:5000/web:v1", 300L << 20));
    cluster.node("c");
    PodSpec.Builder pod =
        PodSpec.builder().container(Container.builder("main").image("registry:5000/web").build());
    assertThat(scores(new ImageLocality(), pod)).isEqualTo(Map.of("a", 7L, "b", 0L, "c", 0L));
  }

  @Test
  void countsRequiredAffinityOfPodsThatAreThereByItsOwnWeight() {
    cluster.node("a", "zone=a").node("b", "zone=b");
    PodAffinityTerm term = new PodAffinityTerm(WEB, "zone", List.of(), Optional.empty());
    Affinity near =
        new Affinity(Optional.empty(), List.of(), List.of(term), List.of(), List.of(), List.of());
    cluster.placed("one", template(plain().affinity(near)), "a");
    assertThat(scores(Scorers.podAffinity(2, 1), plain(), "app=web"))
        .isEqualTo(Map.of("a", 100L, "b", 0L));
    assertThat(scores(Scorers.podAffinity(2, 0), plain(), "app=web").values()).containsOnly(0L);
  }
}
