package dev.orchestrator.scheduling;

import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.Optional;

/** The node answers and is not cordoned. */
final class NodeReady implements NodeFilter {
  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    return Optional.of(NodeReady::check);
  }

  private static Verdict check(Node node) {
    if (!node.ready()) {
      return Verdict.never(
          "the node is not ready" + (node.reason().isEmpty() ? "" : ": " + node.reason()));
    }
    return node.schedulable() ? Verdict.FEASIBLE : Verdict.never("the node is cordoned");
  }
}
