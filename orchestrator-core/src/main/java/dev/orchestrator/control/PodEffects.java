package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to ask of a runtime so that a pod's containers become what is committed. Pure: it follows
 * from the pod as it stands in the log and from what is seen of it, so that asking twice, or after
 * a restart, leads to the same.
 *
 * @param calls what to ask, in order
 * @param cleared whether the pod is being stopped and nothing of it is, or can come to be, on its
 *     node
 * @param wakeAt when to look again, if time alone will change something
 */
record PodEffects(List<Call> calls, boolean cleared, Optional<Instant> wakeAt) {
  /** A pod that is being stopped waits this long, at most, for its open connections to end. */
  static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

  private static final Duration DRAIN_POLL = Duration.ofMillis(50);
  private static final Duration KILL_AGAIN = Duration.ofSeconds(10);
  private static final PodEffects CLEARED = new PodEffects(List.of(), true, Optional.empty());

  /** Something to ask of a runtime. */
  sealed interface Call {
    /** Start the present attempt of a container. */
    record Start(ContainerStatus container) implements Call {}

    /**
     * Ask a container to end, or kill it when the grace is zero.
     *
     * @param killAt when its grace ends
     * @param nextCall when to ask again at the earliest
     */
    record Stop(ContainerRef ref, Duration grace, Instant killAt, Instant nextCall)
        implements Call {}

    /** Remove all that a pod has on its node. */
    record Remove() implements Call {}
  }

  /** What to ask about a pod that has a node. */
  static PodEffects of(Pod pod, Sight sight, Instant now) {
    Draft draft = new Draft();
    if (pod.isStopping()) {
      return stopping(pod, sight, now, draft);
    }
    pod.allContainers().forEach(c -> living(pod, c, sight, now, draft));
    return draft.effects();
  }

  private static void living(Pod pod, ContainerStatus c, Sight sight, Instant now, Draft draft) {
    ContainerRef ref = Sight.ref(pod, c);
    CallRecord call = sight.call(ref);
    Optional<State> seen = sight.of(pod, c).map(ContainerObservation::state);
    if (c.phase() == ContainerPhase.STARTING) {
      boolean missing = seen.isEmpty() || seen.get() == State.CREATED;
      if (missing && call.refused().isEmpty() && sight.isFresh(call)) {
        draft.at(call.notBefore(), now, new Call.Start(c));
      }
    } else if (c.killing() && seen.equals(Optional.of(State.RUNNING))) {
      stop(ref, call, pod.grace(), now, draft);
    }
  }

  private static PodEffects stopping(Pod pod, Sight sight, Instant now, Draft draft) {
    List<ContainerRef> running =
        sight.seen().stream()
            .filter(o -> o.state() == State.RUNNING)
            .map(ContainerObservation::ref)
            .toList();
    if (!running.isEmpty()) {
      drainAndStop(pod, running, sight, now, draft);
    } else if (!sight.isCallUnderWay()) {
      if (!sight.seen().isEmpty()) {
        draft.at(sight.removal().notBefore(), now, new Call.Remove());
      } else if (sight.isFresh()) {
        return CLEARED;
      }
    }
    return draft.effects();
  }

  private static void drainAndStop(
      Pod pod, List<ContainerRef> running, Sight sight, Instant now, Draft draft) {
    Duration limit = pod.grace().compareTo(DRAIN_LIMIT) < 0 ? pod.grace() : DRAIN_LIMIT;
    Instant drained = pod.stoppingSince().orElse(now).plus(limit);
    if (sight.openConnections() > 0 && now.isBefore(drained)) {
      draft.wake(now.plus(DRAIN_POLL));
    } else {
      running.forEach(ref -> stop(ref, sight.call(ref), pod.grace(), now, draft));
    }
  }

  /** SIGTERM once, SIGKILL when the grace is over. */
  private static void stop(
      ContainerRef ref, CallRecord call, Duration grace, Instant now, Draft draft) {
    if (call.underWay()) {
      return;
    }
    Instant killAt = call.killAt().orElse(now.plus(grace));
    if (!now.isBefore(killAt)) {
      draft.at(
          call.notBefore(), now, new Call.Stop(ref, Duration.ZERO, killAt, now.plus(KILL_AGAIN)));
    } else if (call.killAt().isEmpty() || call.failures() > 0) {
      draft.at(
          call.notBefore(), now, new Call.Stop(ref, Duration.between(now, killAt), killAt, killAt));
    } else {
      draft.wake(killAt);
    }
  }

  private static final class Draft {
    private final List<Call> calls = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();

    void at(Instant notBefore, Instant now, Call call) {
      if (notBefore.isAfter(now)) {
        wake(notBefore);
      } else {
        calls.add(call);
      }
    }

    void wake(Instant at) {
      wakeAt = Optional.of(wakeAt.filter(w -> w.isBefore(at)).orElse(at));
    }

    PodEffects effects() {
      return new PodEffects(List.copyOf(calls), false, wakeAt);
    }
  }
}
