package dev.orchestrator;

import dev.orchestrator.control.Command.Answer;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.scheduling.DisruptionAllowance;
import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One move of a plan as it is committed: in one entry the pod is stopped and its successor is made
 * and placed, so that its workload never has another number of pods than it should.
 */
final class Relocation {
  /** A pod that has taken the place of another, or why none has. */
  record Outcome(Optional<Pod> successor, String refusal) {}

  private final Move move;
  private final PodKey pod;
  private final Uid uid;
  private final Scheduler scheduler;

  /** A move of a pod, which may be the successor of the one that the plan names. */
  Relocation(Move move, PodKey pod, Uid uid, Scheduler scheduler) {
    this.move = move;
    this.pod = pod;
    this.uid = uid;
    this.scheduler = scheduler;
  }

  Answer<Outcome> decide(ClusterState state, long position, Instant now) {
    Optional<Pod> present =
        state.pod(pod, uid).filter(p -> p.isActive() && p.node().equals(Optional.of(move.from())));
    return present
        .map(p -> relocate(state, p, position, now))
        .orElseGet(() -> refused("pod " + pod + " is no longer on " + move.from()));
  }

  private Answer<Outcome> relocate(ClusterState state, Pod old, long position, Instant now) {
    Optional<String> budget =
        DisruptionAllowance.declaredIn(state).stream()
            .flatMap(a -> a.refusal(old).stream())
            .findFirst();
    if (budget.isPresent()) {
      return refused(budget.get());
    }
    PodKey next = successor(state, old, position);
    PodCreated created =
        new PodCreated(
            next, Uid.at(position, 0), old.owner(), old.ownerUid(), old.revision().number(), now);
    PodStopping stopping =
        new PodStopping(old.key(), old.uid(), "moved to " + move.to() + ": " + move.reason(), now);
    List<StateChange> replace = List.of(created, stopping);
    ClusterState during = state.with(replace);
    Pod successor = during.pod(next).orElseThrow();
    Optional<Rejection> rejection = scheduler.check(during, successor, move.to());
    if (rejection.isPresent()) {
      return refused(rejection.get().describe());
    }
    PodPlaced placed = new PodPlaced(next, successor.uid(), move.to(), now);
    return new Answer<>(
        List.of(created, stopping, placed),
        new Outcome(Optional.of(successor), ""),
        "rebalance: " + move.reason());
  }

  private static Answer<Outcome> refused(String why) {
    return new Answer<>(List.of(), new Outcome(Optional.empty(), why), "rebalance");
  }

  /** Positions are never used twice, so only a pod that was named by hand can be in the way. */
  private static PodKey successor(ClusterState state, Pod old, long position) {
    String name =
        old.owner().name() + "-" + old.revision().number() + "-m" + Long.toString(position, 36);
    PodKey key = new PodKey(old.key().namespace(), name);
    while (state.pods().containsKey(key)) {
      key = new PodKey(key.namespace(), key.name() + "x");
    }
    return key;
  }
}
