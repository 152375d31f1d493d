package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
  private final Cluster cluster = new Cluster();

  @Test
  void standardHasKubernetesRulesAndWeights() {
    assertThat(Profile.standard().filters())
        .extracting(NodeFilter::name)
        .containsExactly(
            "NodeUnschedulable",
            "TaintToleration",
            "NodeAffinity",
            "NodePorts",
            "NodeResourcesFit",
            "Devices",
            "PodTopologySpread",
            "InterPodAffinity");
    assertThat(Profile.standard().scorers())
        .extracting(s -> s.name() + " " + s.weight())
        .containsExactly(
            "TaintToleration 3",
            "NodeAffinity 2",
            "PodTopologySpread 2",
            "InterPodAffinity 2",
            "NodeResourcesFit 1",
            "NodeResourcesBalancedAllocation 1",
            "ImageLocality 1");
  }

  @Test
  void aRuleTakesThePlaceOfTheOneOfItsName() {
    Profile own =
        Profile.standard().toBuilder("own")
            .scorer(Scorers.mostAllocated(7, ResourceWeight.CPU_AND_MEMORY))
            .filter(Filters.resourceFit(List.of("example.com/licence"), List.of()))
            .without("ImageLocality")
            .build();
    assertThat(own.name()).isEqualTo("own");
    assertThat(own.filters()).hasSameSizeAs(Profile.standard().filters());
    assertThat(own.filters().get(4))
        .isEqualTo(new ResourceFit(List.of("example.com/licence"), List.of()));
    assertThat(own.scorers()).hasSize(6);
    assertThat(own.scorers().get(4)).isInstanceOf(MostAllocated.class);
  }

  private List<String> nodes(Profile profile, int pods) {
    ObjectKey owner =
        cluster.workload("default", "w", template(asking(ResourceList.of(1000, 1L << 30))));
    List<Pod> waiting =
        java.util.stream.IntStream.range(0, pods)
            .mapToObj(i -> cluster.pending(owner, "p" + i))
            .toList();
    List<PlacementDecision> decisions =
        new RuleScheduler(profile).decide(cluster.state(), waiting, NOW);
    return decisions.stream().map(d -> ((Placement) d).node()).toList();
  }

  @Test
  void standardSpreadsAndBinPackingFillsOneNodeAfterTheOther() {
    cluster.node("a").node("b").node("c");
    assertThat(nodes(Profile.standard(), 6)).containsExactly("a", "b", "c", "a", "b", "c");
    assertThat(nodes(Profile.binPacking(), 6)).containsExactly("a", "a", "a", "a", "b", "b");
  }

  @Test
  void theClustersOwnAffinityBindsPodsThatHaveNone() {
    cluster.node("a", "pool=system").node("b", "pool=work");
    NodeSelectorTerm work =
        new NodeSelectorTerm(
            List.of(new Requirement("pool", Requirement.Operator.IN, List.of("work"))), List.of());
    Profile profile =
        Profile.standard().toBuilder("work").filter(Filters.nodeAffinity(List.of(work))).build();
    assertThat(nodes(profile, 2)).containsExactly("b", "b");
  }

  @Test
  void rejectsWeightsAndCurvesThatMeanNothing() {
    assertThatThrownBy(() -> new ResourceWeight("cpu", 0)).hasMessageContaining("cpu");
    assertThatThrownBy(() -> new UtilizationScore(101, 5)).hasMessageContaining("101");
    assertThatThrownBy(
            () ->
                Scorers.requestedToCapacityRatio(
                    1,
                    ResourceWeight.CPU_AND_MEMORY,
                    List.of(new UtilizationScore(50, 1), new UtilizationScore(50, 2))))
        .hasMessageContaining("does not rise");
  }
}
