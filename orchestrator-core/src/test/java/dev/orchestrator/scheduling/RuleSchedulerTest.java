package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static dev.orchestrator.scheduling.Cluster.asking;
import static dev.orchestrator.scheduling.Cluster.labels;
import static dev.orchestrator.scheduling.Cluster.plain;
import static dev.orchestrator.scheduling.Cluster.template;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Shortage;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.NodeCordoned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RuleSchedulerTest {
  private final Cluster cluster = new Cluster();
  private final Scheduler scheduler = RuleScheduler.standard();

  private List<PlacementDecision> decide(Pod... pods) {
    return scheduler.decide(cluster.state(), List.of(pods), NOW);
  }

  private static String node(PlacementDecision decision) {
    return decision instanceof Placement placement ? placement.node() : "none";
  }

  @Test
  void placesTheMoreImportantFirstThenTheOlderThenByName() {
    cluster.node("n");
    ObjectKey low = cluster.workload("default", "low", template(plain()));
    ObjectKey high = cluster.workload("default", "high", template(plain().priority(10)));
    Pod young = cluster.pending(low, "young", NOW.plusSeconds(1));
    Pod b = cluster.pending(low, "b");
    Pod a = cluster.pending(low, "a");
    Pod important = cluster.pending(high, "z", NOW.plusSeconds(9));
    assertThat(decide(young, b, a, important))
        .extracting(PlacementDecision::pod)
        .containsExactly(important.key(), a.key(), b.key(), young.key());
  }

  @Test
  void countsEachPlacementForThePodsAfterIt() {
    cluster.node("n", ResourceList.of(1000, 1 << 30), List.of());
    ObjectKey owner = cluster.workload("default", "w", template(asking(ResourceList.of(600, 0))));
    List<PlacementDecision> decisions =
        decide(cluster.pending(owner, "a"), cluster.pending(owner, "b"));
    assertThat(decisions).extracting(RuleSchedulerTest::node).containsExactly("n", "none");
    assertThat(((Unschedulable) decisions.get(1)).reasons())
        .isEqualTo(Map.of("Insufficient cpu", 1));
  }

  @Test
  void leavesTheGivenStateAlone() {
    cluster.node("n");
    Pod pod = cluster.pending("p", template(plain()));
    decide(pod);
    assertThat(cluster.state().usage("n").pods()).isZero();
    assertThat(decide(pod)).extracting(RuleSchedulerTest::node).containsExactly("n");
  }

  @Test
  void breaksTiesByTheNodesName() {
    cluster.node("c").node("a").node("b");
    assertThat(decide(cluster.pending("p", template(plain()))))
        .extracting(RuleSchedulerTest::node)
        .containsExactly("a");
  }

  @Test
  void spreadsTheReplicasOfAWorkload() {
    cluster.node("a").node("b").node("c");
    ObjectKey owner = cluster.workload("default", "w", template(plain()));
    Pod[] pods = new Pod[9];
    for (int i = 0; i < pods.length; i++) {
      pods[i] = cluster.pending(owner, "w-" + i);
    }
    Map<String, Integer> counts = new TreeMap<>();
    decide(pods).forEach(d -> counts.merge(node(d), 1, Integer::sum));
    assertThat(counts).isEqualTo(Map.of("a", 3, "b", 3, "c", 3));
  }

  @Test
  void keepsAHardSpreadWithinOneRound() {
    cluster.node("a", "zone=a").node("b", "zone=b").node("c", "zone=c");
    LabelSelector web = LabelSelector.of(labels("app=web"));
    ObjectKey owner =
        cluster.workload(
            "default",
            "w",
            template(plain().topologySpread(TopologySpread.hard("zone", 1, web)), "app=web"));
    cluster.apply(new NodeCordoned("c", true));
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pods.add(cluster.pending(owner, "w-" + i));
    }
    assertThat(decide(pods.toArray(new Pod[0])))
        .extracting(RuleSchedulerTest::node)
        .containsExactly("a", "b", "none", "none");
  }

  @Test
  void givesTheFirstRefusingRuleOfEachNodeInTheOrderOfTheirNames() {
    Taint taint = new Taint("team", "red", Taint.Effect.NO_SCHEDULE);
    cluster
        .node("d-small", ResourceList.of(100, 1 << 30), List.of(), "disk=ssd")
        .node("c-plain")
        .node("b-tainted", ResourceList.of(1, 1), List.of(taint))
        .node("a-cordoned")
        .apply(new NodeCordoned("a-cordoned", true));
    Pod pod =
        cluster.pending("p", template(asking(ResourceList.of(500, 0)).nodeSelector("disk", "ssd")));
    Assessment assessment = scheduler.assess(cluster.state(), pod);
    assertThat(assessment.rejections())
        .containsExactly(
            new Rejection(
                "a-cordoned",
                "NodeUnschedulable",
                "the node is cordoned",
                List.of("node(s) were unschedulable"),
                false),
            new Rejection(
                "b-tainted",
                "TaintToleration",
                "taint team=red:NoSchedule is not tolerated",
                List.of("node(s) had untolerated taint {team: red}"),
                false),
            new Rejection(
                "c-plain",
                "NodeAffinity",
                "label disk=ssd wanted, none there",
                List.of("node(s) didn't match Pod's node affinity/selector"),
                false),
            new Rejection(
                "d-small",
                "NodeResourcesFit",
                "insufficient cpu: 500m wanted, 100m free",
                List.of("Insufficient cpu"),
                false,
                List.of(new Shortage("cpu", 500, 100))));
    assertThat(assessment.describe())
        .contains("d-small: NodeResourcesFit: insufficient cpu: 500m wanted, 100m free");
    Unschedulable none = (Unschedulable) decide(pod).getFirst();
    assertThat(none).isEqualTo(assessment.decision());
    assertThat(none.summary())
        .startsWith("0/4 nodes are available: 1 Insufficient cpu, 1 node(s) ");
    assertThat(none.describe()).contains("\n  1 node(s) were unschedulable");
  }

  @Test
  void saysThatThereIsNoNode() {
    Unschedulable none = (Unschedulable) decide(cluster.pending("p", template(plain()))).getFirst();
    assertThat(none.reasons()).isEmpty();
    assertThat(none.summary()).isEqualTo("0/0 nodes are available: there is no node");
  }

  @Test
  void refusesEqualPodsForEqualReasonsUntilSomethingIsPlaced() {
    cluster.node("n", ResourceList.of(1000, 1 << 30), List.of());
    ObjectKey big = cluster.workload("default", "big", template(asking(ResourceList.of(2000, 0))));
    ObjectKey small =
        cluster.workload("default", "small", template(asking(ResourceList.of(100, 0))));
    List<PlacementDecision> decisions =
        decide(
            cluster.pending(big, "a"),
            cluster.pending(big, "b"),
            cluster.pending(small, "c"),
            cluster.pending(big, "d"));
    assertThat(decisions.get(1)).isEqualTo(((Unschedulable) decisions.get(0)).of(big("b")));
    assertThat(node(decisions.get(2))).isEqualTo("n");
    assertThat(decisions.get(3)).isEqualTo(((Unschedulable) decisions.get(0)).of(big("d")));
  }

  private static PodKey big(String name) {
    return new PodKey("default", name);
  }

  @Test
  void explainsAPlacedPodByItsScores() {
    cluster.node("a").node("b");
    Pod pod = cluster.placed("p", template(asking(ResourceList.of(400, 0))), "b");
    Fits placement = scheduler.assess(cluster.state(), pod).best().orElseThrow();
    assertThat(placement.node()).isEqualTo("a");
    assertThat(placement.scores().keySet())
        .containsExactly(
            "ImageLocality",
            "InterPodAffinity",
            "NodeAffinity",
            "NodeResourcesBalancedAllocation",
            "NodeResourcesFit",
            "PodTopologySpread",
            "TaintToleration");
    assertThat(placement.scores().get("TaintToleration")).isEqualTo(300);
    assertThat(placement.scores().get("PodTopologySpread")).isEqualTo(200);
    assertThat(placement.total())
        .isEqualTo(placement.scores().values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void explainsAPodThatFillsItsNodeAsIfItWereNotThere() {
    cluster.node("n", ResourceList.of(1000, 1 << 30), List.of());
    Pod pod = cluster.placed("p", template(asking(ResourceList.of(1000, 0))), "n");
    assertThat(node(scheduler.assess(cluster.state(), pod).decision())).isEqualTo("n");
  }

  @Test
  void checksOneNode() {
    cluster.node("n", ResourceList.of(1000, 1 << 30), List.of());
    Pod pod = cluster.pending("p", template(asking(ResourceList.of(1001, 0))));
    assertThat(scheduler.check(cluster.state(), pod, "n"))
        .map(Rejection::filter)
        .contains("NodeResourcesFit");
    Pod small = cluster.pending("s", template(plain()));
    assertThat(scheduler.check(cluster.state(), small, "n")).isEmpty();
  }

  @Test
  void refusesANodeThatIsGone() {
    Pod pod = cluster.pending("p", template(plain()));
    assertThat(scheduler.check(cluster.state(), pod, "gone")).isPresent();
  }

  @Test
  void takesFiltersAndScorersOfOthers() {
    cluster.node("a").node("b").node("c");
    NodeFilter notA =
        new NodeFilter() {
          @Override
          public String name() {
            return "NotA";
          }

          @Override
          public Optional<Check> prepare(Pod pod, ClusterView view) {
            return Optional.of(
                n -> n.name().equals("a") ? Verdict.never("it is a") : Verdict.FEASIBLE);
          }
        };
    NodeScorer likesC =
        new NodeScorer() {
          @Override
          public String name() {
            return "LikesC";
          }

          @Override
          public int weight() {
            return 7;
          }

          @Override
          public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
            return nodes.stream().mapToLong(n -> n.name().equals("c") ? 10 : 0).toArray();
          }
        };
    Pod pod = cluster.pending("p", template(plain()));
    Scheduler own = new RuleScheduler(Profile.builder("own").filter(notA).scorer(likesC).build());
    Placement placement = (Placement) own.decide(cluster.state(), List.of(pod), NOW).getFirst();
    assertThat(placement.node()).isEqualTo("c");
    assertThat(placement.score()).isEqualTo(70);
    assertThat(own.assess(cluster.state(), pod).best().orElseThrow().scores())
        .isEqualTo(Map.of("LikesC", 70L));
    assertThat(own.check(cluster.state(), pod, "a")).map(Rejection::reason).contains("it is a");
  }
}
