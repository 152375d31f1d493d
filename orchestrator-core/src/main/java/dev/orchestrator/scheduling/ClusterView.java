package dev.orchestrator.scheduling;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.NodeUsage;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.PodPlaced;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The cluster as one round of scheduling sees it: the state with the placements that were made so
 * far in the round. Used by one thread.
 */
public final class ClusterView {
  private ClusterState state;

  ClusterView(ClusterState state) {
    this.state = state;
  }

  /** The state, the placements of this round among it. */
  public ClusterState state() {
    return state;
  }

  /** What the pods of a node ask for in sum. */
  public NodeUsage usage(String node) {
    return state.usage(node);
  }

  /** The pods on a node that have not ended. */
  public Stream<Pod> podsOn(String node) {
    return state.podsOn(node).stream().map(this::pod).filter(p -> !p.phase().isTerminal());
  }

  private Pod pod(PodKey key) {
    return state.pod(key).orElseThrow();
  }

  void place(Pod pod, String node, Instant now) {
    state = state.with(List.of(new PodPlaced(pod.key(), pod.uid(), node, now)));
  }
}
