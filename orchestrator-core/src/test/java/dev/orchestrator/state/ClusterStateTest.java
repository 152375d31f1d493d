package dev.orchestrator.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.StatusChanged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ObjectKey WEB = ObjectKey.deployment("shop", "web");
  private static final Uid FIRST = new Uid("1-0");
  private static final Uid SECOND = new Uid("9-0");
  private static final PodKey POD = new PodKey("shop", "web-1");
  private static final Uid POD_UID = new Uid("3-0");
  private static final Uid FORMER = new Uid("2-0");
  private static final Deployment DEPLOYMENT =
      Deployment.builder("web")
          .namespace("shop")
          .pod(
              PodSpec.builder()
                  .container(
                      Container.builder("main")
                          .image("web:1")
                          .requests(ResourceList.of(100, 1000))
                          .readinessProbe(Probe.tcp(80))
                          .build())
                  .build())
          .build();

  private ClusterState state =
      ClusterState.EMPTY.with(
          List.of(
              declared(FIRST),
              new RevisionRecorded(WEB, FIRST, Revision.of(1, DEPLOYMENT.template(), "h", NOW)),
              new PodCreated(POD, POD_UID, WEB, FIRST, 1, NOW)));

  private static Declared declared(Uid uid) {
    return new Declared(new Declaration(DEPLOYMENT, uid, 1, NOW, Optional.empty()));
  }

  private void fold(StateChange... changes) {
    state = state.with(List.of(changes));
  }

  private void foldEntry(long epoch, StateChange... changes) {
    state =
        state.apply(state.version() + 1, new Entry(NOW, epoch, "test", "", "", List.of(changes)));
  }

  private Pod pod() {
    return state.pod(POD).orElseThrow();
  }

  private ContainerStatus main() {
    return pod().container("main").orElseThrow();
  }

  private void assertWithoutEffect(StateChange... changes) {
    Pod before = pod();
    fold(changes);
    assertThat(pod()).isEqualTo(before);
  }

  private void place() {
    fold(new PodPlaced(POD, POD_UID, "n1", NOW));
  }

  private void run() {
    place();
    fold(
        new ContainerStarting(POD, POD_UID, "main", 0, 0, NOW),
        new ContainerRunning(POD, POD_UID, "main", 0, NOW, Optional.of("10.0.0.1"), NOW));
  }

  private static ContainerTerminated ended(int attempt, int exitCode) {
    return new ContainerTerminated(
        POD, POD_UID, "main", attempt, Optional.empty(), NOW, exitCode, false, "Error", "", NOW);
  }

  private static ContainerProbed probed(int attempt, boolean ready) {
    return new ContainerProbed(POD, POD_UID, "main", attempt, true, ready, "", NOW.plusSeconds(5));
  }

  @Test
  void ignoresEntriesOfAnEpochThatWasSuperseded() {
    foldEntry(2, new LeaderClaimed(2, "b"));
    foldEntry(1, new PodPlaced(POD, POD_UID, "n1", NOW), new LeaderClaimed(1, "a"));
    assertThat(state.version()).isEqualTo(2);
    assertThat(state.epoch()).isEqualTo(2);
    assertThat(state.leader()).isEqualTo("b");
    assertThat(pod().node()).isEmpty();
  }

  @Test
  void foldsWhatAUserAskedForInAnyEpoch() {
    foldEntry(7, new LeaderClaimed(7, "b"));
    foldEntry(0, new PodPlaced(POD, POD_UID, "n1", NOW));
    assertThat(pod().node()).contains("n1");
  }

  @Test
  void givesTheLeadToTheFirstWhoClaimsAnEpoch() {
    foldEntry(3, new LeaderClaimed(3, "a"));
    foldEntry(3, new LeaderClaimed(3, "b"));
    assertThat(state.leader()).isEqualTo("a");
  }

  @Test
  void keepsTheIdThatWasGivenFirst() {
    fold(new ClusterFounded("a"), new ClusterFounded("b"));
    assertThat(state.clusterId()).isEqualTo("a");
  }

  @Test
  void ignoresNewsAboutAFormerIncarnationOfAPod() {
    run();
    assertWithoutEffect(
        new PodPlaced(POD, FORMER, "n2", NOW),
        new PodUnschedulable(POD, FORMER, "no"),
        new PodStopping(POD, FORMER, "no", NOW),
        new ContainerTerminated(
            POD, FORMER, "main", 0, Optional.empty(), NOW, 1, false, "Error", "", NOW),
        new ContainerKilling(POD, FORMER, "main", 0, "no", NOW),
        new PodRemoved(POD, FORMER),
        new PodCreated(POD, FORMER, WEB, FIRST, 1, NOW));
  }

  @Test
  void ignoresNewsAboutAPodThatIsGone() {
    fold(new PodRemoved(POD, POD_UID));
    run();
    assertThat(state.pods()).isEmpty();
    assertThat(state.podsOf(WEB)).isEmpty();
    assertThat(state.unplaced()).isEmpty();
  }

  @Test
  void ignoresNewsAboutAnotherAttempt() {
    run();
    fold(ended(0, 1), new ContainerStarting(POD, POD_UID, "main", 1, 1, NOW));
    assertWithoutEffect(
        new ContainerRunning(POD, POD_UID, "main", 0, NOW, Optional.empty(), NOW),
        ended(0, 0),
        ended(2, 0),
        probed(0, true),
        new ContainerKilling(POD, POD_UID, "main", 0, "late", NOW),
        new ContainerStarting(POD, POD_UID, "main", 0, 0, NOW),
        new ContainerStarting(POD, POD_UID, "main", 3, 0, NOW));
    assertThat(main().attempt()).isEqualTo(1);
    assertThat(main().phase()).isEqualTo(ContainerPhase.STARTING);
  }

  @Test
  void ignoresAProbeOfWhatDoesNotRun() {
    assertWithoutEffect(probed(0, true));
    run();
    fold(ended(0, 1));
    assertWithoutEffect(
        probed(0, true), new ContainerKilling(POD, POD_UID, "main", 0, "late", NOW));
    assertThat(pod().isReady()).isFalse();
  }

  @Test
  void startsAnAttemptOnlyAfterTheEndOfTheOneBefore() {
    run();
    assertWithoutEffect(
        new ContainerStarting(POD, POD_UID, "main", 0, 0, NOW),
        new ContainerStarting(POD, POD_UID, "main", 1, 1, NOW));
  }

  @Test
  void keepsTheFirstWordAboutTheEndOfAnAttempt() {
    run();
    fold(ended(0, 3));
    assertWithoutEffect(ended(0, 0));
  }

  @Test
  void leavesAPodWhereItWasPlacedFirst() {
    place();
    assertWithoutEffect(
        new PodPlaced(POD, POD_UID, "n2", NOW), new PodUnschedulable(POD, POD_UID, "no node"));
    assertThat(state.podsOn("n1")).containsExactly(POD);
    assertThat(state.podsOn("n2")).isEmpty();
  }

  @Test
  void isReadyFromTheProbeThatSaysSoUntilTheOneThatDenies() {
    run();
    assertThat(pod().isReady()).isFalse();
    fold(probed(0, true));
    assertThat(pod().readySince()).contains(NOW.plusSeconds(5));
    fold(probed(0, true));
    assertThat(pod().readySince()).contains(NOW.plusSeconds(5));
    fold(probed(0, false));
    assertThat(pod().readySince()).isEmpty();
  }

  @Test
  void countsAPodOnItsNodeUntilItHasEnded() {
    assertThat(state.unplaced()).containsExactly(POD);
    run();
    assertThat(state.unplaced()).isEmpty();
    assertThat(state.usage("n1")).isEqualTo(new NodeUsage(1, ResourceList.of(100, 1000)));
    fold(new PodStopping(POD, POD_UID, "scaled down", NOW));
    assertThat(state.usage("n1").pods()).isEqualTo(1);
    fold(ended(0, 143));
    assertThat(state.usage("n1")).isEqualTo(NodeUsage.NONE);
    assertThat(state.podsOn("n1")).containsExactly(POD);
    fold(new PodRemoved(POD, POD_UID));
    assertThat(state.podsOn("n1")).isEmpty();
    assertThat(state.usage("n1")).isEqualTo(NodeUsage.NONE);
  }

  @Test
  void beginsANewIncarnationWithoutTheStatusAndRevisionsOfTheFormerOne() {
    fold(new StatusChanged(WEB, FIRST, WorkloadStatus.NONE));
    fold(declared(SECOND));
    assertThat(state.statuses()).isEmpty();
    assertThat(state.revisions(WEB)).isEmpty();
    fold(new Removed(WEB, FIRST), new StatusChanged(WEB, FIRST, WorkloadStatus.NONE));
    assertThat(state.declaration(WEB)).isPresent();
    assertThat(state.statuses()).isEmpty();
  }

  @Test
  void ignoresNewsAboutANodeThatIsNotThere() {
    fold(new NodeReadiness("n9", true, "", NOW), new NodeCordoned("n9", true));
    assertThat(state.nodes()).isEmpty();
  }

  @Test
  void makesNoPodOfARevisionThatIsNotThere() {
    PodKey other = new PodKey("shop", "web-2");
    fold(new PodCreated(other, POD_UID, WEB, FIRST, 5, NOW));
    assertThat(state.pod(other)).isEmpty();
  }
}
