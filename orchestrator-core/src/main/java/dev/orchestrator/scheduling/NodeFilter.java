package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.Optional;

/**
 * A hard rule about nodes. Pure. Called by one thread at a time; what it throws is its {@link
 * dev.orchestrator.plan.RuleFailure} and stops nobody else.
 */
public interface NodeFilter {
  /** The rule's name in reasons, in Kubernetes' words where it is the same rule. */
  String name();

  /**
   * Prepares the rule for one pod.
   *
   * @param pod the pod to place
   * @param view the cluster as it stands in this round
   * @return the check of each node, valid until the next pod is placed; empty when the rule does
   *     not concern the pod
   */
  Optional<Check> prepare(Pod pod, ClusterView view);

  /** A rule prepared for one pod. */
  @FunctionalInterface
  interface Check {
    /** Whether the pod may run on this node, and if not, why. */
    Verdict check(NodeView node);

    /**
     * Whether the pod may run on this node: the same answer as {@link #check}, without a reason.
     */
    default boolean allows(NodeView node) {
      return check(node) instanceof Verdict.Feasible;
    }
  }
}
