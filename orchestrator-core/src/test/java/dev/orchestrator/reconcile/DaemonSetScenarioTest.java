package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.AGENT;
import static dev.orchestrator.reconcile.Specs.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DaemonSetScenarioTest {
  private static final Taint TAINT = new Taint("gpu", "yes", Taint.Effect.NO_SCHEDULE);

  private final Scenario scenario = new Scenario().node("n1").node("n2").node("n3");

  private List<String> nodes() {
    return scenario.active(AGENT).stream().map(p -> p.node().orElseThrow()).sorted().toList();
  }

  private long ready() {
    return scenario.active(AGENT).stream().filter(Pod::isReady).count();
  }

  @Test
  void putsOnePodOnEachNode() {
    scenario.declare(agent("agent:1")).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
    assertThat(ready()).isEqualTo(3);
    assertThat(scenario.status(AGENT).desired()).isEqualTo(3);
    assertThat(scenario.status(AGENT).is("Available")).isTrue();
  }

  @Test
  void putsAPodOnANodeThatJoins() {
    scenario.declare(agent("agent:1")).settle();
    List<Pod> before = scenario.active(AGENT);
    scenario.node("n4").settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3", "n4");
    assertThat(scenario.active(AGENT)).containsAll(before);
  }

  @Test
  void forgetsThePodOfANodeThatHasLeft() {
    scenario.declare(agent("agent:1")).settle().clearing(p -> false).removeNode("n2").settle();
    assertThat(nodes()).containsExactly("n1", "n3");
    assertThat(scenario.pods(AGENT)).hasSize(2);
    assertThat(scenario.status(AGENT).desired()).isEqualTo(2);
    assertThat(scenario.status(AGENT).is("Available")).isTrue();
  }

  @Test
  void leavesOutANodeWhoseTaintItsPodsDoNotTolerate() {
    scenario.node("n4", 4000, TAINT).declare(agent("agent:1")).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
    assertThat(scenario.status(AGENT).desired()).isEqualTo(3);
    PodSpec tolerating =
        PodSpec.builder()
            .container(Specs.container("main", "agent:2"))
            .toleration(Toleration.exists("gpu"))
            .build();
    scenario.declare(DaemonSet.of("default", "agent", tolerating)).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3", "n4");
  }

  @Test
  void keepsThePodThatRunsOnANodeThatIsTainted() {
    scenario.declare(agent("agent:1")).settle();
    scenario.forgetHistory();
    scenario.node("n2", 4000, TAINT).settle();
    assertThat(scenario.history()).isEmpty();
  }

  @Test
  void putsNoPodOnANodeThatDoesNotAnswerUntilItDoes() {
    scenario.readiness("n2", false).declare(agent("agent:1")).settle();
    assertThat(nodes()).containsExactly("n1", "n3");
    scenario.readiness("n2", true).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
  }

  @Test
  void putsNoPodOnACordonedNodeAndKeepsTheOneThatRunsThere() {
    scenario.cordon("n2", true).declare(agent("agent:1")).settle();
    assertThat(nodes()).containsExactly("n1", "n3");
    scenario.cordon("n2", false).settle().cordon("n2", true).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
  }

  @Test
  void replacesOneAfterTheOther() {
    scenario.declare(agent("agent:1")).settle();
    scenario.checking(
        (before, plan, after) -> {
          assertThat(ready()).isGreaterThanOrEqualTo(2);
          assertThat(scenario.status(AGENT).desired()).isEqualTo(3);
        });
    scenario.declare(agent("agent:2")).settle();
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
    assertThat(scenario.active(AGENT)).allMatch(p -> p.revision().number() == 2);
    assertThat(scenario.status(AGENT).updated()).isEqualTo(3);
  }

  @Test
  void stopsReplacingWhileANewPodIsNotReady() {
    scenario.declare(agent("agent:1")).settle();
    scenario.starting(p -> p.revision().number() == 1).declare(agent("agent:2")).settle();
    assertThat(ready()).isEqualTo(2);
    assertThat(nodes()).containsExactly("n1", "n2", "n3");
    assertThat(scenario.status(AGENT).updated()).isEqualTo(1);
    assertThat(scenario.status(AGENT).is("Available")).isFalse();
  }

  @Test
  void waitsForRoomAndTakesItWhenItIsThere() {
    ObjectKey big = ObjectKey.deployment("default", "big");
    scenario
        .declare(Deployment.builder("big").replicas(3).pod(Specs.pod("big:1", 4000)).build())
        .settle()
        .declare(agent("agent:1"))
        .settle();
    assertThat(nodes()).isEmpty();
    assertThat(scenario.status(AGENT).desired()).isEqualTo(3);
    assertThat(scenario.status(AGENT).condition("PodsWaiting").orElseThrow().message())
        .contains("n1: insufficient cpu");
    scenario.scale(big, 2).pass(Duration.ofSeconds(10));
    assertThat(nodes()).hasSize(1);
    assertThat(scenario.state().unplaced()).isEmpty();
  }

  @Test
  void stopsAllPodsBeforeItIsGone() {
    scenario.declare(agent("agent:1")).settle().delete(AGENT).settle();
    assertThat(scenario.state().pods()).isEmpty();
    assertThat(scenario.state().declarations()).isEmpty();
  }
}
