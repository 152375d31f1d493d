package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.StartOutcome.Refused;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a list of containers says that the state does not know yet. Pure. */
final class Observations {
  private static final int KILLED = 137;

  private Observations() {}

  /** The changes of one pod's state that follow from what is seen of it. */
  static List<StateChange> of(Pod pod, Sight sight, Instant now) {
    return pod.allContainers()
        .filter(c -> c.phase() == ContainerPhase.STARTING || c.phase() == ContainerPhase.RUNNING)
        .flatMap(c -> of(pod, c, sight, now).stream())
        .toList();
  }

  private static Optional<StateChange> of(Pod pod, ContainerStatus c, Sight sight, Instant now) {
    Optional<ContainerObservation> seen = sight.of(pod, c);
    return seen.isPresent()
        ? seen(pod, c, seen.get(), now)
        : unseen(pod, c, sight.call(Sight.ref(pod, c)), sight, now);
  }

  private static Optional<StateChange> seen(
      Pod pod, ContainerStatus c, ContainerObservation seen, Instant now) {
    return switch (seen.state()) {
      case CREATED -> Optional.empty();
      case RUNNING ->
          c.phase() == ContainerPhase.RUNNING
              ? Optional.empty()
              : Optional.of(
                  new ContainerRunning(
                      pod.key(),
                      pod.uid(),
                      c.name(),
                      c.attempt(),
                      seen.startedAt().orElse(now),
                      seen.address(),
                      now));
      case EXITED -> Optional.of(ended(pod, c, seen, now));
    };
  }

  private static StateChange ended(
      Pod pod, ContainerStatus c, ContainerObservation seen, Instant now) {
    boolean oom = seen.oomKilled() && seen.exitCode() == KILLED;
    String reason = oom ? "OOMKilled" : seen.exitCode() == 0 ? "Completed" : "Error";
    return new ContainerTerminated(
        pod.key(),
        pod.uid(),
        c.name(),
        c.attempt(),
        seen.startedAt(),
        seen.finishedAt().orElse(now),
        seen.exitCode(),
        oom,
        c.killing() ? c.reason() : reason,
        seen.message(),
        now);
  }

  /** Nothing is seen of an attempt: it was refused, or it ran and is gone, or it is yet to come. */
  private static Optional<StateChange> unseen(
      Pod pod, ContainerStatus c, CallRecord call, Sight sight, Instant now) {
    if (call.refused().isPresent() && c.phase() == ContainerPhase.STARTING) {
      Refused refused = call.refused().get();
      return Optional.of(never(pod, c, refused.reason(), refused.message(), now));
    }
    return c.phase() == ContainerPhase.RUNNING && sight.isFresh(call)
        ? Optional.of(never(pod, c, "ContainerGone", "it was removed by somebody else", now))
        : Optional.empty();
  }

  private static StateChange never(
      Pod pod, ContainerStatus c, String reason, String message, Instant now) {
    return new ContainerTerminated(
        pod.key(),
        pod.uid(),
        c.name(),
        c.attempt(),
        c.startedAt(),
        now,
        -1,
        false,
        reason,
        message,
        now);
  }
}
