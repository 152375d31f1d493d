package dev.orchestrator.scheduling;

import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.Optional;

/** A hard rule about nodes. Pure. */
public interface NodeFilter {
  /** The rule's name in reasons, in Kubernetes' words where it is the same rule. */
  String name();

  /**
   * Prepares the rule for one pod.
   *
   * @param pod the pod to place
   * @param view the cluster as it stands in this round
   * @return the check of each node, valid until the view changes; empty when the rule does not
   *     concern the pod
   */
  Optional<Check> prepare(Pod pod, ClusterView view);

  /** A rule prepared for one pod. */
  @FunctionalInterface
  interface Check {
    /** Whether the pod may run on this node. */
    Verdict check(Node node);
  }
}
