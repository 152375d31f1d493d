package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.Optional;

/**
 * The node answers and is not cordoned; a pod that tolerates {@link #CORDONED} may run on a
 * cordoned node.
 */
record NodeReady() implements NodeFilter {
  /** The taint that stands for a cordon. */
  static final Taint CORDONED =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    boolean accepts = TaintToleration.tolerates(pod, CORDONED);
    return Optional.of(node -> check(node.node(), accepts));
  }

  private static Verdict check(Node node, boolean acceptsCordon) {
    if (!node.ready()) {
      return Verdict.never(
          Reasons.NOT_READY,
          "the node is not ready" + (node.reason().isEmpty() ? "" : ": " + node.reason()));
    }
    return node.schedulable() || acceptsCordon
        ? Verdict.FEASIBLE
        : Verdict.never(Reasons.CORDONED, "the node is cordoned");
  }
}
