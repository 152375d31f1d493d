package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * A preference among nodes that all filters let pass. Pure. Called by one thread at a time; what it
 * throws is its {@link dev.orchestrator.plan.RuleFailure} and stops nobody else.
 */
public interface NodeScorer {
  /** The rule's name in explanations, in Kubernetes' words where it is the same rule. */
  String name();

  /** What its score is multiplied by. */
  int weight();

  /**
   * Scores nodes for a pod.
   *
   * @param pod the pod to place
   * @param nodes the feasible nodes, in the order of their names
   * @param view the cluster as it stands in this round
   * @return a score from 0 to 100 for each node, in the same order
   */
  long[] score(Pod pod, List<NodeView> nodes, ClusterView view);
}
