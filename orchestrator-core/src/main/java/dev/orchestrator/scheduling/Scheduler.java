package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Chooses nodes for pods. Pure: answers depend on the arguments alone. Called by one thread at a
 * time.
 */
public interface Scheduler {
  /**
   * Decides about pods, the most important first; each placement counts for the pods that come
   * after it.
   *
   * @param state what is
   * @param pods pods of {@code state} without a node
   * @param now the present
   * @return one decision for each pod, in the order in which they were made
   */
  List<PlacementDecision> decide(ClusterState state, List<Pod> pods, Instant now);

  /** Whether a pod may run on a node: empty, or the first rule that refuses. */
  Optional<Rejection> check(ClusterState state, Pod pod, String node);

  /**
   * What there is to say now about one pod on every node, as if it had no node: itself not counted
   * on the node it has. Room that is being made for pods at least as important counts as taken.
   */
  Assessment assess(ClusterState state, Pod pod);
}
