package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random clusters with all sorts of rules, unbalanced by churn, and random limits. */
final class RebalancingPropertyTest {
  private final Cluster cluster = new Cluster();
  private final Scheduler rules = RuleScheduler.standard();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void breaksNoHardRuleAndNoBudgetAndNeverMakesItWorse(long seed) {
    Random random = new Random(seed);
    build(random);
    RebalancingLimits limits = limits(random);
    for (RebalancingGoal goal : RebalancingGoal.values()) {
      RebalancingPlan plan = new Rebalancing(rules).plan(cluster.state(), goal, limits, NOW);
      ClusterState after = replay(plan);
      assertThat(plan.before()).isEqualTo(Rebalancing.measure(cluster.state(), goal));
      assertThat(plan.after()).isEqualTo(Rebalancing.measure(after, goal));
      assertThat(plan.after()).isLessThanOrEqualTo(plan.before());
      checkLimits(plan, limits);
      assertThat(
              new Rebalancing(IndexedScheduler.standard()).plan(cluster.state(), goal, limits, NOW))
          .isEqualTo(plan);
    }
  }

  private ClusterState replay(RebalancingPlan plan) {
    ClusterState state = cluster.state();
    for (Move move : plan.moves()) {
      Set<PodKey> held = holding(state);
      state = Replay.move(state, move);
      assertThat(holding(state)).as(move.describe()).containsAll(held).contains(move.pod());
    }
    return state;
  }

  /** The pods that the rules let be where they are. */
  private Set<PodKey> holding(ClusterState state) {
    Set<PodKey> holding = new TreeSet<>();
    for (Pod pod : state.pods().values()) {
      ClusterState without = state.with(List.of(new PodRemoved(pod.key(), pod.uid())));
      if (pod.node().isPresent() && rules.check(without, pod, pod.node().get()).isEmpty()) {
        holding.add(pod.key());
      }
    }
    return holding;
  }

  private void checkLimits(RebalancingPlan plan, RebalancingLimits limits) {
    assertThat(plan.moves()).hasSizeLessThanOrEqualTo(limits.moves());
    Map<ObjectKey, Integer> byWorkload = new HashMap<>();
    for (Move move : plan.moves()) {
      Pod pod = cluster.pod(move.pod());
      assertThat(limits.allowances())
          .noneMatch(a -> a.allowed() <= 0 && a.selector().matches(pod.labels()));
      assertThat(byWorkload.merge(pod.owner(), 1, Integer::sum))
          .isLessThanOrEqualTo(limits.movesPerWorkload());
    }
  }

  private static RebalancingLimits limits(Random random) {
    List<DisruptionAllowance> budgets = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      LabelSelector selector = LabelSelector.of(Map.of("app", "a" + random.nextInt(6)));
      budgets.add(new DisruptionAllowance("b" + i, "default", selector, random.nextInt(2)));
    }
    return random.nextBoolean()
        ? RebalancingLimits.NONE.allowances(budgets)
        : new RebalancingLimits(random.nextInt(12), 1 + random.nextInt(6), budgets);
  }

  private void build(Random random) {
    int nodes = 4 + random.nextInt(8);
    for (int i = 0; i < nodes; i++) {
      ResourceList has =
          ResourceList.of(2000L * (1 + random.nextInt(3)), (4L << 30) * (1 + random.nextInt(3)));
      cluster.node("n" + i, has, List.of(), "zone=z" + random.nextInt(3));
    }
    for (int i = 0; i < nodes; i++) {
      if (random.nextInt(3) == 0) {
        cluster.apply(new NodeCordoned("n" + i, true));
      }
    }
    for (int i = 0; i < 6; i++) {
      arrive(random, i);
    }
    for (Pod pod : List.copyOf(cluster.state().pods().values())) {
      if (random.nextInt(4) == 0 || pod.node().isEmpty()) {
        cluster.apply(new PodRemoved(pod.key(), pod.uid()));
      }
    }
    for (int i = 0; i < nodes; i++) {
      cluster.apply(new NodeCordoned("n" + i, random.nextInt(8) == 0));
    }
  }

  private void arrive(Random random, int number) {
    PodSpec.Builder spec =
        Cluster.asking(
            ResourceList.of(
                50L * (1 + random.nextInt(30)), (128L << 20) * (1 + random.nextInt(16))));
    LabelSelector own = LabelSelector.of(Map.of("app", "a" + number));
    LabelSelector other =
        LabelSelector.of(Map.of("app", "a" + random.nextInt(Math.max(1, number))));
    switch (random.nextInt(7)) {
      case 0 -> spec.topologySpread(Cluster.hard("zone", 1 + random.nextInt(2), own));
      case 1 -> spec.topologySpread(Cluster.soft("zone", 1, own));
      case 2 ->
          spec.affinity(
              near(List.of(new PodAffinityTerm(other, "zone", List.of(), Optional.empty()))));
      case 3 ->
          spec.affinity(
              apart(
                  List.of(
                      new PodAffinityTerm(own, Node.HOSTNAME_LABEL, List.of(), Optional.empty()))));
      case 4 ->
          spec.affinity(
              apart(List.of(new PodAffinityTerm(other, "zone", List.of(), Optional.empty()))));
      default -> {}
    }
    ObjectKey owner =
        cluster.workload("default", "w" + number, Cluster.template(spec, "app=a" + number));
    List<Pod> pods = new ArrayList<>();
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      pods.add(cluster.pending(owner, "w" + number + "-" + i));
    }
    for (PlacementDecision decision : rules.decide(cluster.state(), pods, NOW)) {
      if (decision instanceof Placement p) {
        Pod pod = cluster.pod(p.pod());
        cluster.apply(new PodPlaced(pod.key(), pod.uid(), p.node(), NOW));
      }
    }
  }

  private static Affinity near(List<PodAffinityTerm> terms) {
    return new Affinity(
        Affinity.NONE.requiredNodes(), List.of(), terms, List.of(), List.of(), List.of());
  }

  private static Affinity apart(List<PodAffinityTerm> terms) {
    return new Affinity(
        Affinity.NONE.requiredNodes(), List.of(), List.of(), List.of(), terms, List.of());
  }
}
