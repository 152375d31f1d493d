package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.NodeVerdict;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Shortage;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.PodNominated;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private final Cluster cluster = new Cluster();

  private Assessment assess(PodSpec.Builder spec) {
    Pod pod = cluster.pending("p", template(spec));
    return RuleScheduler.standard().assess(cluster.state(), pod);
  }

  private void node(String name, long cpuMillis, String... labels) {
    cluster.node(name, ResourceList.of(cpuMillis, 1L << 30), List.of(), labels);
  }

  @Test
  void namesAllThatIsInTheWayOfANode() {
    cluster.node(
        "n",
        ResourceList.of(100, 1L << 30),
        List.of(new Taint("team", "red", Taint.Effect.NO_SCHEDULE)));
    cluster.apply(new NodeCordoned("n", true));
    Assessment assessment =
        assess(asking(ResourceList.of(500, 4L << 30)).nodeSelector("disk", "ssd"));
    Refuses refuses = (Refuses) assessment.on("n").orElseThrow();
    assertThat(refuses.rejections())
        .extracting(Rejection::filter)
        .containsExactly(
            "NodeUnschedulable", "TaintToleration", "NodeAffinity", "NodeResourcesFit");
    assertThat(refuses.rejections().getLast().shortages())
        .containsExactly(new Shortage("cpu", 500, 100), new Shortage("memory", 4L << 30, 1L << 30));
    assertThat(assessment.rejections()).containsExactly(refuses.rejection());
  }

  @Test
  void countsNodesByTheirFirstReason() {
    node("a", 100);
    node("b", 200);
    cluster.node("c").apply(new NodeCordoned("c", true));
    assertThat(assess(asking(ResourceList.of(500, 0))).reasons())
        .isEqualTo(Map.of("Insufficient cpu", 2, "node(s) were unschedulable", 1));
  }

  @Test
  void theNearestNodeLacksTheSmallestPartOfAnAmount() {
    node("a", 100);
    node("b", 400);
    node("c", 300);
    Assessment assessment = assess(asking(ResourceList.of(500, 0)));
    assertThat(assessment.nearest()).map(NodeVerdict::node).contains("b");
    assertThat(assessment.describe())
        .startsWith("0/3 nodes are available: 3 Insufficient cpu")
        .contains(
            "\nnearest is node b: NodeResourcesFit: insufficient cpu: 500m wanted, 400m free\n");
  }

  @Test
  void anAmountIsNearerThanALabelHoweverMuchIsMissing() {
    node("a", 4000);
    node("b", 1, "disk=ssd");
    Assessment assessment = assess(asking(ResourceList.of(500, 0)).nodeSelector("disk", "ssd"));
    assertThat(assessment.nearest()).map(NodeVerdict::node).contains("b");
  }

  @Test
  void amongEqualNodesTheFirstByNameIsNearest() {
    node("b", 100);
    node("a", 100);
    assertThat(assess(asking(ResourceList.of(500, 0))).nearest())
        .map(NodeVerdict::node)
        .contains("a");
  }

  @Test
  void thereIsNoNearestNodeWhereOneFits() {
    node("a", 100);
    node("b", 1000);
    Assessment assessment = assess(asking(ResourceList.of(500, 0)));
    assertThat(assessment.nearest()).isEmpty();
    assertThat(assessment.describe())
        .startsWith("1 of 2 nodes fit, best is b\n")
        .contains("b: fits, ", "NodeResourcesFit=");
  }

  @Test
  void preemptionMightHelpWhereLessImportantPodsHoldEnough() {
    node("big", 1000);
    node("full-of-equals", 1000);
    node("small", 1000);
    cluster.placed("low", template(asking(ResourceList.of(900, 0)).priority(1)), "big");
    cluster.placed("same", template(asking(ResourceList.of(900, 0)).priority(5)), "full-of-equals");
    cluster.placed("tiny", template(asking(ResourceList.of(100, 0)).priority(1)), "small");
    cluster.placed("important", template(asking(ResourceList.of(800, 0)).priority(9)), "small");
    PodSpec.Builder spec = asking(ResourceList.of(500, 0)).priority(5);
    assertThat(assess(spec).preemptible()).containsExactly("big");
    assertThat(assess(spec).describe())
        .contains("stopping less important pods might help on big\n");
    assertThat(assess(spec.preemptionPolicy(PreemptionPolicy.NEVER)).mightPreempt()).isFalse();
  }

  @Test
  void preemptionDoesNotHelpAgainstWhatPodsHaveNoPartIn() {
    node("n", 1000);
    cluster.placed("low", template(asking(ResourceList.of(900, 0))), "n");
    PodSpec.Builder spec = asking(ResourceList.of(500, 0)).priority(5).nodeSelector("disk", "ssd");
    assertThat(assess(spec).mightPreempt()).isFalse();
    assertThat(assess(spec).describe()).contains("stopping less important pods would not help");
  }

  @Test
  void countsRoomThatIsBeingMadeForPodsAsImportant() {
    node("n", 1000);
    Pod awaited = cluster.pending("awaited", template(asking(ResourceList.of(800, 0)).priority(5)));
    cluster.apply(new PodNominated(awaited.key(), awaited.uid(), "n", Cluster.NOW));
    assertThat(assess(asking(ResourceList.of(500, 0)).priority(5)).reasons())
        .isEqualTo(Map.of("Insufficient cpu", 1));
    assertThat(assess(asking(ResourceList.of(500, 0)).priority(6)).fitting()).hasSize(1);
    assertThat(RuleScheduler.standard().assess(cluster.state(), awaited).fitting()).hasSize(1);
  }

  @Test
  void listsTheFirstOfManyNodes() {
    for (int i = 0; i < 100; i++) {
      node("n" + i, 1);
    }
    String text = assess(asking(ResourceList.of(500, 0))).describe();
    assertThat(text).endsWith("\nand 60 more nodes");
    assertThat(text.lines()).hasSize(44);
  }

  @Test
  void saysThatThereIsNoNode() {
    assertThat(assess(plain()).describe()).isEqualTo("0/0 nodes are available: there is no node");
  }
}
