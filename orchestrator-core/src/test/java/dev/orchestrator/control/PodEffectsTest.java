package dev.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.control.PodEffects.Call;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.StartOutcome.Refused;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is asked of a runtime, and what is believed of what it lists: pure functions. */
final class PodEffectsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final Uid UID = new Uid("1-0");
  private static final ContainerRef REF = new ContainerRef(UID, "main", 0);

  private static Pod pod(ContainerPhase phase, boolean killing, Optional<Instant> stoppingSince) {
    ObjectKey owner = ObjectKey.deployment("default", "web");
    PodSpec spec =
        PodSpec.builder()
            .terminationGracePeriod(GRACE)
            .container(Container.builder("main").image("web:1").build())
            .build();
    ContainerStatus status =
        new ContainerStatus(
            "main",
            0,
            phase,
            true,
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            -1,
            false,
            killing,
            "",
            "");
    return new Pod(
        new PodKey("default", "web-1"),
        UID,
        owner,
        new Uid("0-0"),
        Revision.of(1, PodTemplate.of(Map.of("app", "web"), spec), "hash", NOW),
        NOW,
        Optional.of("n1"),
        Optional.empty(),
        stoppingSince,
        Optional.empty(),
        "",
        List.of(),
        List.of(status));
  }

  private static Pod living(ContainerPhase phase) {
    return pod(phase, false, Optional.empty());
  }

  private static Pod stopping() {
    return pod(ContainerPhase.RUNNING, false, Optional.of(NOW));
  }

  private static ContainerObservation seen(ContainerObservation.State state, int exitCode) {
    return new ContainerObservation(
        REF,
        "hash",
        state,
        Optional.of(NOW),
        Optional.empty(),
        exitCode,
        false,
        Optional.empty(),
        "id",
        "");
  }

  private static Sight sight(CallRecord call, ContainerObservation... seen) {
    return new Sight(List.of(seen), 10, Map.of(REF, call), CallRecord.NONE, 0);
  }

  @Test
  void startsWhatIsCommittedAndNotSeen() {
    PodEffects effects =
        PodEffects.of(living(ContainerPhase.STARTING), sight(CallRecord.NONE), NOW);
    assertThat(effects.calls()).singleElement().isInstanceOf(Call.Start.class);
  }

  @Test
  void startsNothingThatIsNotCommittedOrRunsOrIsUnderWayOrWasRefused() {
    Refused refused = new Refused("ErrImagePull", "no such image");
    ContainerObservation running = seen(ContainerObservation.State.RUNNING, -1);
    assertThat(PodEffects.of(living(ContainerPhase.WAITING), sight(CallRecord.NONE), NOW).calls())
        .isEmpty();
    Pod starting = living(ContainerPhase.STARTING);
    assertThat(PodEffects.of(starting, sight(CallRecord.NONE, running), NOW).calls()).isEmpty();
    assertThat(PodEffects.of(starting, sight(CallRecord.NONE.begun()), NOW).calls()).isEmpty();
    assertThat(PodEffects.of(starting, sight(CallRecord.NONE.refused(refused)), NOW).calls())
        .isEmpty();
  }

  @Test
  void believesInAbsenceOnlyWhenTheListIsYoungerThanTheLastCall() {
    Pod starting = living(ContainerPhase.STARTING);
    assertThat(PodEffects.of(starting, sight(CallRecord.NONE.ended(11)), NOW).calls()).isEmpty();
    assertThat(PodEffects.of(starting, sight(CallRecord.NONE.ended(9)), NOW).calls()).hasSize(1);
  }

  @Test
  void triesAgainLaterAfterACallOfUnknownOutcome() {
    PodEffects effects =
        PodEffects.of(living(ContainerPhase.STARTING), sight(CallRecord.NONE.failed(9, NOW)), NOW);
    assertThat(effects.calls()).isEmpty();
    assertThat(effects.wakeAt()).contains(NOW.plusMillis(500));
  }

  @Test
  void drainsThenAsksThenKills() {
    ContainerObservation running = seen(ContainerObservation.State.RUNNING, -1);
    Sight connected = new Sight(List.of(running), 10, Map.of(), CallRecord.NONE, 1);
    PodEffects draining = PodEffects.of(stopping(), connected, NOW);
    assertThat(draining.calls()).isEmpty();
    assertThat(draining.wakeAt()).isPresent();
    PodEffects overdue = PodEffects.of(stopping(), connected, NOW.plus(PodEffects.DRAIN_LIMIT));
    assertThat(overdue.calls()).hasSize(1);
    Call.Stop term =
        (Call.Stop)
            PodEffects.of(stopping(), sight(CallRecord.NONE, running), NOW).calls().getFirst();
    assertThat(term.grace()).isEqualTo(GRACE);
    CallRecord asked = CallRecord.NONE.ending(term.killAt(), term.nextCall()).begun().ended(9);
    assertThat(PodEffects.of(stopping(), sight(asked, running), NOW.plusSeconds(29)).calls())
        .isEmpty();
    Call.Stop kill =
        (Call.Stop)
            PodEffects.of(stopping(), sight(asked, running), NOW.plus(GRACE)).calls().getFirst();
    assertThat(kill.grace()).isZero();
  }

  @Test
  void removesWhatHasEndedAndThenSaysThatNothingIsLeft() {
    ContainerObservation ended = seen(ContainerObservation.State.EXITED, 0);
    assertThat(PodEffects.of(stopping(), sight(CallRecord.NONE, ended), NOW).calls())
        .containsExactly(new Call.Remove());
    assertThat(PodEffects.of(stopping(), sight(CallRecord.NONE), NOW).cleared()).isTrue();
    assertThat(PodEffects.of(stopping(), sight(CallRecord.NONE.begun()), NOW).cleared()).isFalse();
    assertThat(PodEffects.of(stopping(), sight(CallRecord.NONE.ended(11)), NOW).cleared())
        .as("a list from before the last call")
        .isFalse();
  }

  @Test
  void tellsWhatTheStateDoesNotKnowYet() {
    List<StateChange> begun =
        Observations.of(
            living(ContainerPhase.STARTING),
            sight(CallRecord.NONE, seen(ContainerObservation.State.RUNNING, -1)),
            NOW);
    assertThat(begun).singleElement().isInstanceOf(ContainerRunning.class);
    List<StateChange> ended =
        Observations.of(
            living(ContainerPhase.RUNNING),
            sight(CallRecord.NONE, seen(ContainerObservation.State.EXITED, 3)),
            NOW);
    assertThat(ended)
        .singleElement()
        .isInstanceOfSatisfying(
            ContainerTerminated.class, t -> assertThat(t.reason()).isEqualTo("Error"));
  }

  @Test
  void takesARunningContainerForGoneOnlyOnAFreshList() {
    Pod running = living(ContainerPhase.RUNNING);
    assertThat(Observations.of(running, sight(CallRecord.NONE.begun()), NOW)).isEmpty();
    assertThat(Observations.of(running, sight(CallRecord.NONE), NOW))
        .singleElement()
        .isInstanceOfSatisfying(
            ContainerTerminated.class, t -> assertThat(t.reason()).isEqualTo("ContainerGone"));
  }

  @Test
  void takesNothingForOursThatWasStartedFromAnotherTemplate() {
    ContainerObservation other =
        new ContainerObservation(
            REF,
            "another",
            ContainerObservation.State.RUNNING,
            Optional.of(NOW),
            Optional.empty(),
            -1,
            false,
            Optional.empty(),
            "id",
            "");
    assertThat(Observations.of(living(ContainerPhase.STARTING), sight(CallRecord.NONE, other), NOW))
        .isEmpty();
  }
}
