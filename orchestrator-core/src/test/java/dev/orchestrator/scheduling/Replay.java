package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import java.util.List;

/** Makes moves as they would be made: the replacement is placed while the old pod still stops. */
final class Replay {
  private Replay() {}

  static ClusterState move(ClusterState state, Move move) {
    Pod old = state.pod(move.pod(), move.uid()).orElseThrow();
    assertThat(old.node()).contains(move.from());
    PodKey next = new PodKey(old.key().namespace(), old.key().name() + "-next");
    ClusterState during =
        state.with(
            List.of(
                new PodStopping(old.key(), old.uid(), "moved", NOW),
                new PodCreated(
                    next, old.uid(), old.owner(), old.ownerUid(), old.revision().number(), NOW)));
    assertThat(RuleScheduler.standard().check(during, during.pod(next).orElseThrow(), move.to()))
        .as(move.describe())
        .isEmpty();
    return state.with(
        List.of(
            new PodRemoved(old.key(), old.uid()),
            new PodCreated(
                old.key(),
                old.uid(),
                old.owner(),
                old.ownerUid(),
                old.revision().number(),
                old.createdAt()),
            new PodPlaced(old.key(), old.uid(), move.to(), NOW)));
  }
}
