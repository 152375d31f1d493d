package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.WEB;
import static dev.orchestrator.reconcile.Specs.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Action.CreatePod;
import dev.orchestrator.plan.Action.StopPod;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeploymentScenarioTest {
  private final Scenario scenario = new Scenario().node("n1").node("n2");

  private List<String> images() {
    return scenario.active(WEB).stream()
        .map(p -> p.spec().containers().getFirst().image())
        .distinct()
        .toList();
  }

  private long ready() {
    return scenario.active(WEB).stream().filter(Pod::isReady).count();
  }

  private Condition condition(String type) {
    return scenario.status(WEB).condition(type).orElseThrow();
  }

  @Test
  void makesAsManyPodsAsAreDeclaredAndPlacesAndStartsThem() {
    scenario.declare(web(3, "web:1")).settle();
    assertThat(scenario.active(WEB)).hasSize(3).allMatch(Pod::isReady);
    WorkloadStatus status = scenario.status(WEB);
    assertThat(status.desired()).isEqualTo(3);
    assertThat(status.current()).isEqualTo(3);
    assertThat(status.updated()).isEqualTo(3);
    assertThat(status.ready()).isEqualTo(3);
    assertThat(status.available()).isEqualTo(3);
  }

  @Test
  void createsPlacesAndStartsAPodInOnePlan() {
    scenario.declare(web(1, "web:1")).step();
    assertThat(scenario.history().stream().map(a -> a.getClass().getSimpleName()))
        .containsExactly(
            "RecordRevision", "CreatePod", "PlacePod", "StartContainer", "UpdateStatus");
  }

  @Test
  void makesOnlyTheMissingPodsWhenItIsScaledOut() {
    scenario.declare(web(2, "web:1")).settle();
    List<Pod> before = scenario.active(WEB);
    scenario.scale(WEB, 5).settle();
    assertThat(scenario.active(WEB)).hasSize(5).containsAll(before);
  }

  @Test
  void makesNoneForNoReplicas() {
    scenario.declare(web(0, "web:1")).settle();
    assertThat(scenario.pods(WEB)).isEmpty();
    assertThat(scenario.status(WEB).is("Available")).isTrue();
  }

  @Test
  void stopsTheNewestOfEqualPodsWhenItIsScaledIn() {
    scenario.declare(web(1, "web:1")).pass(Duration.ofSeconds(5));
    Pod oldest = scenario.only(WEB);
    scenario.scale(WEB, 3).pass(Duration.ofSeconds(5)).scale(WEB, 1).settle();
    assertThat(scenario.only(WEB).key()).isEqualTo(oldest.key());
    assertThat(scenario.pods(WEB)).hasSize(1);
  }

  @Test
  void stopsPodsWithoutANodeThenPodsThatAreNotReadyBeforeOthers() {
    scenario.declare(Deployment.builder("web").replicas(2).pod(Specs.pod("web:1", 1500)).build());
    scenario.settle();
    List<Pod> ready = scenario.active(WEB);
    scenario.starting(p -> false).scale(WEB, 4).settle();
    List<Pod> notReady = scenario.active(WEB).stream().filter(p -> !ready.contains(p)).toList();
    scenario.scale(WEB, 5).settle();
    Pod unplaced =
        scenario.active(WEB).stream().filter(p -> p.node().isEmpty()).findFirst().orElseThrow();

    scenario.forgetHistory();
    scenario.scale(WEB, 4).settle().scale(WEB, 2).settle();
    List<StopPod> stopped = scenario.decided(StopPod.class);
    assertThat(stopped.getFirst().change().pod()).isEqualTo(unplaced.key());
    assertThat(stopped.subList(1, 3).stream().map(s -> s.change().pod()))
        .containsExactlyInAnyOrderElementsOf(notReady.stream().map(Pod::key).toList());
    assertThat(scenario.active(WEB)).isEqualTo(ready);
  }

  @Test
  void stopsThePodThatWasReadyForTheShortestTimeBeforeOneWithMoreRestarts() {
    scenario.declare(web(2, "web:1")).settle();
    Pod restarted = scenario.active(WEB).getFirst();
    scenario.exit(restarted, 1).pass(Duration.ofSeconds(1));
    assertThat(scenario.pod(restarted).restarts()).isEqualTo(1);
    scenario.pass(Duration.ofSeconds(9)).scale(WEB, 3).settle();
    Pod youngest =
        scenario.active(WEB).stream()
            .filter(p -> p.createdAt().equals(scenario.now()))
            .findFirst()
            .orElseThrow();
    scenario.pass(Duration.ofSeconds(1)).scale(WEB, 2).settle();
    assertThat(scenario.state().pod(youngest.key())).isEmpty();
    assertThat(scenario.state().pod(restarted.key())).isPresent();
  }

  @Test
  void replacesThePodsOfAnOlderTemplateWithNeverMoreThanOneMissing() {
    scenario.declare(web(4, "web:1")).settle();
    scenario.checking(
        (before, plan, after) -> {
          assertThat(ready()).isGreaterThanOrEqualTo(3);
          assertThat(scenario.pods(WEB)).hasSizeLessThanOrEqualTo(4);
        });
    scenario.declare(web(4, "web:2")).settle();
    assertThat(images()).containsExactly("web:2");
    assertThat(scenario.active(WEB)).hasSize(4);
    assertThat(scenario.state().revisions(WEB)).containsOnlyKeys(2);
    assertThat(scenario.status(WEB).updated()).isEqualTo(4);
  }

  @Test
  void forgetsTheFormerTemplateAtOnceWhenNoPodHasIt() {
    scenario.declare(web(0, "web:1")).settle().declare(web(0, "web:2")).settle();
    assertThat(scenario.state().revisions(WEB)).containsOnlyKeys(2);
    assertThat(scenario.planForAll().actions()).isEmpty();
  }

  @Test
  void stopsReplacingWhileANewPodIsNotReady() {
    scenario.declare(web(3, "web:1")).settle();
    scenario.starting(p -> p.revision().number() == 1).declare(web(3, "web:2")).settle();
    assertThat(scenario.active(WEB)).hasSize(3);
    assertThat(ready()).isEqualTo(2);
    assertThat(scenario.status(WEB).updated()).isEqualTo(1);
    assertThat(scenario.status(WEB).is("Available")).isFalse();
  }

  @Test
  void waitsUntilANewPodHasBeenReadyForTheMinimumTime() {
    Deployment first =
        Deployment.builder("web")
            .replicas(2)
            .minReady(Duration.ofSeconds(30))
            .pod(Specs.pod("web:1"))
            .build();
    Deployment second =
        Deployment.builder("web")
            .replicas(2)
            .minReady(Duration.ofSeconds(30))
            .pod(Specs.pod("web:2"))
            .build();
    scenario.declare(first).settle();
    assertThat(scenario.status(WEB).available()).isZero();
    scenario.pass(Duration.ofSeconds(30));
    assertThat(scenario.status(WEB).available()).isEqualTo(2);
    scenario.declare(second).pass(Duration.ofSeconds(29));
    assertThat(scenario.status(WEB).updated()).isEqualTo(1);
    scenario.pass(Duration.ofSeconds(31));
    assertThat(scenario.status(WEB).updated()).isEqualTo(2);
    assertThat(scenario.status(WEB).available()).isEqualTo(2);
  }

  @Test
  void keepsThePodsThatStillHaveTheTemplateToWhichItReturns() {
    scenario.declare(web(3, "web:1")).settle();
    List<Pod> first = scenario.active(WEB);
    scenario.starting(p -> p.revision().number() == 1).declare(web(3, "web:2")).settle();
    List<Pod> kept = scenario.active(WEB).stream().filter(first::contains).toList();
    assertThat(kept).hasSize(2);
    scenario.starting(p -> true).declare(web(3, "web:1")).settle();
    assertThat(scenario.active(WEB)).hasSize(3).containsAll(kept);
    assertThat(images()).containsExactly("web:1");
    assertThat(scenario.status(WEB).updated()).isEqualTo(3);
  }

  private static Deployment paused(int replicas, String image) {
    return Deployment.builder("web").replicas(replicas).pod(Specs.pod(image)).paused(true).build();
  }

  @Test
  void holdsANewTemplateBackWhileItIsPausedButScales() {
    scenario.declare(web(2, "web:1")).settle().declare(paused(3, "web:2")).settle();
    assertThat(images()).containsExactly("web:1");
    assertThat(scenario.active(WEB)).hasSize(3);
    assertThat(condition("Progressing").reason()).isEqualTo("DeploymentPaused");
    assertThat(scenario.status(WEB).updated()).isZero();
    scenario.declare(web(3, "web:2")).settle();
    assertThat(images()).containsExactly("web:2");
  }

  @Test
  void stopsReplacingWhenItIsPausedOnTheWay() {
    scenario.declare(web(3, "web:1")).settle();
    scenario.starting(p -> p.revision().number() == 1).declare(web(3, "web:2")).settle();
    scenario.declare(paused(3, "web:2")).starting(p -> true).settle();
    assertThat(images()).containsExactlyInAnyOrder("web:1", "web:2");
    assertThat(scenario.status(WEB).updated()).isEqualTo(1);
  }

  @Test
  void stopsAllPodsBeforeItIsGone() {
    scenario.declare(web(3, "web:1")).settle().clearing(p -> false).delete(WEB).settle();
    assertThat(scenario.pods(WEB)).hasSize(3).allMatch(Pod::isStopping);
    assertThat(scenario.state().declaration(WEB)).isPresent();
    scenario.clearing(p -> true).settle();
    assertThat(scenario.state().declarations()).isEmpty();
    assertThat(scenario.state().pods()).isEmpty();
    assertThat(scenario.state().statuses()).isEmpty();
  }

  @Test
  void beginsAnewAfterItWasDeleted() {
    scenario.declare(web(2, "web:1")).settle();
    List<Pod> first = scenario.active(WEB);
    scenario.delete(WEB).settle().declare(web(2, "web:1")).settle();
    assertThat(scenario.declaration(WEB).generation()).isEqualTo(1);
    assertThat(scenario.state().revisions(WEB)).containsOnlyKeys(1);
    assertThat(scenario.active(WEB))
        .hasSize(2)
        .allMatch(p -> p.ownerUid().equals(scenario.declaration(WEB).uid()))
        .noneMatch(p -> first.stream().anyMatch(f -> f.uid().equals(p.uid())));
  }

  @Test
  void saysWhichGenerationItsStatusSpeaksOf() {
    scenario.declare(web(1, "web:1"));
    assertThat(scenario.status(WEB).observedGeneration()).isZero();
    scenario.settle();
    assertThat(scenario.status(WEB).observedGeneration()).isEqualTo(1);
    scenario.scale(WEB, 2);
    assertThat(scenario.status(WEB).observedGeneration()).isEqualTo(1);
    scenario.settle();
    assertThat(scenario.status(WEB).observedGeneration()).isEqualTo(2);
  }

  @Test
  void keepsTheTimeOfAConditionUntilItTurns() {
    scenario.declare(web(2, "web:1")).settle();
    Instant available = scenario.now();
    scenario.pass(Duration.ofSeconds(10)).declare(web(2, "web:1")).settle();
    assertThat(condition("Available").lastTransition()).isEqualTo(available);
    scenario.starting(p -> false).scale(WEB, 3).settle();
    assertThat(condition("Available").status()).isFalse();
    assertThat(condition("Available").lastTransition()).isEqualTo(scenario.now());
  }

  @Test
  void speaksKubernetesReasons() {
    scenario.starting(p -> false).declare(web(1, "web:1")).settle();
    assertThat(condition("Available").reason()).isEqualTo("MinimumReplicasUnavailable");
    assertThat(condition("Progressing").reason()).isEqualTo("ReplicaSetUpdated");
    scenario.starting(p -> true).settle();
    assertThat(condition("Available").reason()).isEqualTo("MinimumReplicasAvailable");
    assertThat(condition("Progressing").reason()).isEqualTo("NewReplicaSetAvailable");
    assertThat(condition("Progressing").status()).isTrue();
    assertThat(scenario.status(WEB).conditions()).isSortedAccordingTo(byType());
  }

  private static Comparator<Condition> byType() {
    return Comparator.comparing(Condition::type);
  }

  @Test
  void saysWhatItsPodsWaitForAndPlacesThemWhenThereIsRoom() {
    scenario
        .declare(Deployment.builder("web").replicas(3).pod(Specs.pod("web:1", 3000)).build())
        .settle();
    assertThat(condition("PodsWaiting").message()).contains("0/2 nodes are available");
    assertThat(scenario.status(WEB).ready()).isEqualTo(2);
    scenario.node("n3").settle();
    assertThat(scenario.status(WEB).ready()).isEqualTo(3);
    assertThat(scenario.status(WEB).condition("PodsWaiting")).isEmpty();
  }

  @Test
  void placesAWaitingPodWhenAnotherIsGone() {
    scenario
        .declare(Deployment.builder("web").replicas(2).pod(Specs.pod("web:1", 3000)).build())
        .declare(Deployment.builder("other").replicas(1).pod(Specs.pod("o:1", 3000)).build())
        .settle();
    assertThat(scenario.state().unplaced()).hasSize(1);
    scenario.scale(WEB, 1).settle();
    scenario.pass(Duration.ofSeconds(1));
    assertThat(scenario.state().unplaced()).isEmpty();
  }

  @Test
  void replacesAPodOnlyOnceWhateverItsEnd() {
    scenario.declare(web(2, "web:1")).settle();
    scenario.forgetHistory();
    Pod pod = scenario.active(WEB).getFirst();
    scenario.exit(pod, 137).settle();
    assertThat(scenario.decided(CreatePod.class)).isEmpty();
    assertThat(scenario.pod(pod).restarts()).isEqualTo(1);
    assertThat(scenario.pod(pod).node()).isEqualTo(Optional.of(pod.node().orElseThrow()));
  }

  @Test
  void putsNoPodOnANodeThatIsCordonedOrDoesNotAnswer() {
    scenario.cordon("n1", true).readiness("n2", false).declare(web(2, "web:1")).settle();
    assertThat(scenario.state().unplaced()).hasSize(2);
    scenario.readiness("n2", true).settle();
    assertThat(scenario.active(WEB)).allMatch(p -> p.node().equals(Optional.of("n2")));
  }

  @Test
  void leavesPodsWhereTheyAreWhenTheirNodeIsCordonedOrDoesNotAnswer() {
    scenario.declare(web(4, "web:1")).settle();
    scenario.forgetHistory();
    scenario.cordon("n1", true).readiness("n2", false).settle();
    assertThat(scenario.history()).isEmpty();
  }

  @Test
  void replacesAtOnceThePodsOfANodeThatHasLeft() {
    scenario.declare(web(4, "web:1")).settle();
    scenario.clearing(p -> false).removeNode("n1").settle();
    assertThat(scenario.pods(WEB))
        .hasSize(4)
        .allMatch(Pod::isReady)
        .allMatch(p -> p.node().equals(Optional.of("n2")));
  }

  @Test
  void forgetsAPodThatWasBeingStoppedOnANodeThatHasLeft() {
    scenario.declare(web(2, "web:1")).settle().clearing(p -> false).delete(WEB).settle();
    scenario.removeNode("n1").removeNode("n2").settle();
    assertThat(scenario.state().pods()).isEmpty();
    assertThat(scenario.state().declarations()).isEmpty();
  }
}
