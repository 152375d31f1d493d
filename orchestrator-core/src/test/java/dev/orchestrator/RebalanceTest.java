package dev.orchestrator;

import static dev.orchestrator.Simulated.PATIENCE;
import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.scheduling.RebalancingGoal;
import dev.orchestrator.scheduling.RebalancingLimits;
import dev.orchestrator.scheduling.RebalancingPlan;
import dev.orchestrator.scheduling.WhatIf;
import dev.orchestrator.scheduling.WhatIfAnswer;
import dev.orchestrator.simulation.Program;
import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.IntOrPercent;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.state.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions about a changed cluster, and moves that are really made. */
final class RebalanceTest {
  private final Simulated cluster = new Simulated("n1", "n2", "n3");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  private List<Pod> on(String node) {
    return orchestrator.pods(WEB).stream()
        .filter(p -> p.node().filter(node::equals).isPresent())
        .toList();
  }

  private void allButOnN3(int replicas) {
    orchestrator.awaitNodes(PATIENCE);
    orchestrator.cordon("n3");
    orchestrator.apply(web(replicas));
    cluster.ready(orchestrator, WEB);
    orchestrator.uncordon("n3");
    assertThat(on("n3")).isEmpty();
  }

  @Test
  void movesPodsOntoANodeThatTakesPodsAgain() {
    allButOnN3(12);
    RebalancingPlan plan =
        orchestrator.planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE);
    assertThat(plan.moves()).isNotEmpty();
    assertThat(on("n3")).isEmpty();
    Rebalanced done = orchestrator.rebalance(plan, PATIENCE);
    assertThat(done.isComplete()).isTrue();
    assertThat(done.made()).isEqualTo(plan.moves());
    assertThat(on("n3")).hasSize(plan.moves().size()).allMatch(Pod::isReady);
    assertThat(orchestrator.pods(WEB)).hasSize(12);
    assertThat(orchestrator.status(WEB).available()).isEqualTo(12);
    assertThat(
            orchestrator
                .planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE)
                .isEmpty())
        .isTrue();
  }

  @Test
  void leavesNodesEmptyThatAreNotNeeded() {
    allButOnN3(4);
    RebalancingPlan plan =
        orchestrator.planRebalancing(RebalancingGoal.FEWER_NODES, RebalancingLimits.NONE);
    assertThat(plan.after().first()).isEqualTo(1);
    assertThat(orchestrator.rebalance(plan, PATIENCE).isComplete()).isTrue();
    assertThat(List.of(on("n1").size(), on("n2").size(), on("n3").size()))
        .containsExactlyInAnyOrder(0, 0, 4);
    assertThat(cluster.running()).hasSize(4);
  }

  @Test
  void makesNoFurtherMoveWhenAReplacementDoesNotBecomeReady() {
    allButOnN3(12);
    RebalancingPlan plan =
        orchestrator.planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE);
    assertThat(plan.moves()).hasSizeGreaterThan(1);
    cluster.machine("n3").programs(launch -> Program.task(Duration.ofMillis(1), 1));
    Rebalanced done = orchestrator.rebalance(plan, Duration.ofSeconds(1));
    assertThat(done.made()).isEmpty();
    assertThat(done.skipped()).hasSize(plan.moves().size());
    assertThat(done.skipped().getFirst().why()).contains("not ready in time");
    assertThat(on("n3")).hasSize(1);
  }

  @Test
  void skipsMovesOfPodsThatHaveGoneSinceThePlanWasMade() {
    allButOnN3(12);
    RebalancingPlan plan =
        orchestrator.planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE);
    orchestrator.cordon("n3");
    Rebalanced done = orchestrator.rebalance(plan, PATIENCE);
    assertThat(done.made()).isEmpty();
    assertThat(done.skipped()).allSatisfy(s -> assertThat(s.why()).isNotEmpty());
    orchestrator.scale(WEB, 0);
    cluster.until(orchestrator, s -> orchestrator.pods(WEB).isEmpty());
    assertThat(orchestrator.rebalance(plan, PATIENCE).skipped())
        .allSatisfy(s -> assertThat(s.why()).contains("is no longer on"));
  }

  @Test
  void respectsDisruptionBudgetsWhenPlanningAndAgainWhenMoving() {
    allButOnN3(12);
    RebalancingPlan before =
        orchestrator.planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE);
    orchestrator.apply(
        DisruptionBudget.minAvailable(
            "default", "keep", LabelSelector.of(Map.of("app", "web")), IntOrPercent.of(12)));
    RebalancingPlan after =
        orchestrator.planRebalancing(RebalancingGoal.REDUCE_SKEW, RebalancingLimits.NONE);
    assertThat(after.isEmpty()).isTrue();
    assertThat(after.describe()).contains("disruption budget keep allows no disruption");
    assertThat(orchestrator.rebalance(before, PATIENCE).skipped())
        .hasSameSizeAs(before.moves())
        .allSatisfy(s -> assertThat(s.why()).contains("budget keep"));
  }

  @Test
  void answersWhatWouldHappenWithoutDoingIt() {
    allButOnN3(6);
    long version = orchestrator.state().version();
    WhatIfAnswer answer = orchestrator.whatIf(WhatIf.unchanged().drain("n1"));
    assertThat(answer.displaced()).hasSize(on("n1").size());
    assertThat(answer.fits()).isTrue();
    assertThat(answer.placements()).noneMatch(p -> p.node().equals("n1"));
    assertThat(orchestrator.state().version()).isEqualTo(version);
    assertThat(orchestrator.whatIf(WhatIf.unchanged().scale(WEB, 9)).placements()).hasSize(3);
    assertThatThrownBy(() -> orchestrator.whatIf(WhatIf.unchanged().remove("n9")))
        .isInstanceOf(NotFoundException.class);
  }
}
