package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.scheduling.RebalancingPlan.LeftAlone;
import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RebalancingTest {
  private static final LabelSelector WEB = LabelSelector.of(Map.of("app", "web"));
  private final Cluster cluster = new Cluster();

  private RebalancingPlan plan(RebalancingGoal goal) {
    return plan(goal, RebalancingLimits.NONE);
  }

  private RebalancingPlan plan(RebalancingGoal goal, RebalancingLimits limits) {
    return new Rebalancing(IndexedScheduler.standard()).plan(cluster.state(), goal, limits, NOW);
  }

  private static PodTemplate asking(long cpuMillis, long memoryGib) {
    return Cluster.template(Cluster.asking(ResourceList.of(cpuMillis, memoryGib << 30)), "app=web");
  }

  private ObjectKey web(PodTemplate template, String... nodes) {
    ObjectKey owner = cluster.workload("default", "web", template);
    for (int i = 0; i < nodes.length; i++) {
      cluster.placed(owner, "web-" + i, nodes[i]);
    }
    return owner;
  }

  @Test
  void bringsPodsOntoANodeThatHasJoined() {
    cluster.node("n1").node("n2").node("n3");
    web(asking(100, 0), "n1", "n1", "n1", "n1", "n1", "n1", "n2", "n2", "n2", "n2", "n2", "n2");
    RebalancingPlan plan = plan(RebalancingGoal.REDUCE_SKEW);
    assertThat(plan.before().second()).isEqualTo(6);
    assertThat(plan.after().second()).isZero();
    assertThat(plan.moves()).extracting(Move::to).containsOnly("n3");
    assertThat(plan.moves()).allSatisfy(m -> assertThat(m.gain()).isPositive());
    assertThat(plan.describe()).contains("move default/web-").contains("to n3");
  }

  @Test
  void mendsHardSpreadFirst() {
    cluster.node("n1", "zone=a").node("n2", "zone=b").node("n3", "zone=c");
    PodSpec.Builder spread = Cluster.plain().topologySpread(Cluster.hard("zone", 1, WEB));
    web(Cluster.template(spread, "app=web"), "n1", "n1", "n1", "n1", "n2", "n2");
    RebalancingPlan plan = plan(RebalancingGoal.REDUCE_SKEW);
    assertThat(plan.before().first()).isPositive();
    assertThat(plan.after().first()).isZero();
    assertThat(plan.moves()).hasSize(2);
  }

  @Test
  void makesNoMoreMovesThanAllowed() {
    cluster.node("n1").node("n2");
    web(asking(100, 0), "n1", "n1", "n1", "n1", "n1", "n1", "n1", "n1", "n1", "n1");
    assertThat(plan(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE.moves(2)).moves())
        .hasSize(2);
    RebalancingPlan each =
        plan(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE.movesPerWorkload(1));
    assertThat(each.moves()).hasSize(1);
    assertThat(each.leftAlone()).extracting(LeftAlone::why).anyMatch(w -> w.contains("1 times"));
    assertThat(plan(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE.moves(0)).moves())
        .isEmpty();
  }

  @Test
  void leavesPodsAloneWhoseBudgetAllowsNoDisruption() {
    cluster.node("n1").node("n2");
    web(asking(100, 0), "n1", "n1", "n1", "n1", "n1", "n1");
    DisruptionAllowance none = new DisruptionAllowance("web-budget", "default", WEB, 0);
    RebalancingPlan plan =
        plan(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE.allowances(List.of(none)));
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.leftAlone())
        .contains(
            new LeftAlone(
                "pod default/web-0", "disruption budget web-budget allows no disruption"));
    DisruptionAllowance other = new DisruptionAllowance("b", "other", WEB, 0);
    assertThat(
            plan(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE.allowances(List.of(other)))
                .isEmpty())
        .isFalse();
  }

  @Test
  void emptiesTheNodeWithTheLeastOnIt() {
    cluster.node("n1").node("n2").node("n3");
    web(asking(1000, 1), "n1", "n1", "n2", "n2", "n3");
    RebalancingPlan plan = plan(RebalancingGoal.FEWER_NODES);
    assertThat(plan.before().first()).isEqualTo(3);
    assertThat(plan.after().first()).isEqualTo(2);
    assertThat(plan.moves()).extracting(Move::from).containsExactly("n3");
  }

  @Test
  void neitherEmptiesNorFillsNodesAgainstARule() {
    cluster.node("n1").node("n2").node("n3");
    Affinity apart =
        new Affinity(
            Affinity.NONE.requiredNodes(),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new PodAffinityTerm(WEB, "kubernetes.io/hostname", List.of(), Optional.empty())),
            List.of());
    web(
        Cluster.template(Cluster.asking(ResourceList.of(100, 1 << 20)).affinity(apart), "app=web"),
        "n1",
        "n2",
        "n3");
    RebalancingPlan plan = plan(RebalancingGoal.FEWER_NODES);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.leftAlone()).extracting(LeftAlone::what).contains("node n1");
  }

  @Test
  void keepsAPodNearTheOneThatNeedsIt() {
    cluster.node("n1", "zone=a").node("n2", "zone=b");
    web(asking(100, 1), "n1");
    Affinity near =
        new Affinity(
            Affinity.NONE.requiredNodes(),
            List.of(),
            List.of(new PodAffinityTerm(WEB, "zone", List.of(), Optional.empty())),
            List.of(),
            List.of(),
            List.of());
    PodTemplate needy =
        Cluster.template(
            Cluster.asking(ResourceList.of(100, 1 << 20)).affinity(near).nodeSelector("zone", "a"),
            "app=needy");
    cluster.placed("needy", needy, "n1");
    cluster.placed("other", asking(2000, 1), "n2");
    assertThat(plan(RebalancingGoal.FEWER_NODES).moves())
        .noneMatch(m -> m.pod().name().startsWith("web"));
  }

  @Test
  void bringsProcessorAndMemoryTogether() {
    cluster.node("n1").node("n2");
    web(asking(1500, 0), "n1", "n1");
    ObjectKey cache = cluster.workload("default", "cache", asking(0, 3));
    cluster.placed(cache, "cache-0", "n2");
    cluster.placed(cache, "cache-1", "n2");
    RebalancingPlan plan = plan(RebalancingGoal.REDUCE_FRAGMENTATION);
    assertThat(plan.before().first()).isEqualTo(1500);
    assertThat(plan.after().first()).isLessThanOrEqualTo(10);
    assertThat(plan.moves()).hasSize(2);
  }

  @Test
  void leavesPodsOfAWorkloadAloneThatIsBeingRolledOut() {
    cluster.node("n1").node("n2");
    ObjectKey web = web(asking(100, 0), "n1", "n1", "n1", "n1", "n1", "n1");
    cluster.apply(
        new RevisionRecorded(web, new Uid("w"), Revision.of(2, asking(200, 0), "next", NOW)));
    RebalancingPlan plan = plan(RebalancingGoal.REDUCE_SKEW);
    assertThat(plan.isEmpty()).isTrue();
    assertThat(plan.leftAlone())
        .extracting(LeftAlone::why)
        .contains("its workload is being rolled out");
  }

  @Test
  void findsNothingToDoInABalancedOrEmptyCluster() {
    for (RebalancingGoal goal : RebalancingGoal.values()) {
      assertThat(plan(goal).isEmpty()).isTrue();
    }
    cluster.node("n1").node("n2");
    web(asking(1000, 2), "n1", "n2");
    assertThat(plan(RebalancingGoal.REDUCE_SKEW).isEmpty()).isTrue();
    assertThat(plan(RebalancingGoal.REDUCE_FRAGMENTATION).isEmpty()).isTrue();
  }
}
