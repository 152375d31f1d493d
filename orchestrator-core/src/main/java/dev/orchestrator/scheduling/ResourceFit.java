package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.NodeUsage;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pod asks for is free: for each resource, request ≤ allocatable − sum of requests. A
 * request of zero is never refused; the number of pods is always checked.
 */
final class ResourceFit implements NodeFilter {
  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    return Optional.of(node -> check(pod.revision().requests(), node, view.usage(node.name())));
  }

  private static Verdict check(ResourceList wanted, Node node, NodeUsage used) {
    List<String> lacking = new ArrayList<>();
    boolean curable = true;
    if (used.pods() + 1 > podsOf(node)) {
      lacking.add("pods: " + podsOf(node) + " allowed, " + used.pods() + " there");
    }
    for (Map.Entry<String, Long> request : wanted.amounts().entrySet()) {
      String name = request.getKey();
      long allocatable = node.allocatable().get(name);
      long free = allocatable - used.amounts().get(name);
      if (request.getValue() > 0 && request.getValue() > free) {
        lacking.add(name + ": " + request.getValue() + " wanted, " + free + " free");
        curable &= request.getValue() <= allocatable;
      }
    }
    return lacking.isEmpty()
        ? Verdict.FEASIBLE
        : new Verdict.Infeasible("insufficient " + String.join(", ", lacking), curable);
  }

  private static long podsOf(Node node) {
    return node.allocatable().states(ResourceList.PODS)
        ? node.allocatable().get(ResourceList.PODS)
        : Node.DEFAULT_PODS;
  }
}
