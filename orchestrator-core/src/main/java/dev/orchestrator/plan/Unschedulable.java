package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * No node for a pod, and why.
 *
 * @param pod the pod
 * @param rejections the first refusing rule of each node, in the order of the nodes' names; empty
 *     when there is no node
 */
public record Unschedulable(PodKey pod, List<Rejection> rejections) implements PlacementDecision {
  /** Takes an immutable copy. */
  public Unschedulable {
    rejections = List.copyOf(rejections);
  }

  /** In Kubernetes' manner: {@code 0/3 nodes are available: 2 ..., 1 ...}. */
  public String summary() {
    if (rejections.isEmpty()) {
      return "0/0 nodes are available: there is no node";
    }
    Map<String, Long> counts = new TreeMap<>();
    rejections.forEach(r -> counts.merge(r.filter() + ": " + r.reason(), 1L, Long::sum));
    return "0/"
        + rejections.size()
        + " nodes are available: "
        + counts.entrySet().stream()
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining("; "));
  }

  /** The pod and the reason of each node, a line each. */
  public String describe() {
    return "pod "
        + pod
        + " cannot be placed"
        + (rejections.isEmpty() ? ": there is no node" : "")
        + rejections.stream()
            .map(r -> "\n  " + r.node() + ": " + r.filter() + ": " + r.reason())
            .collect(Collectors.joining());
  }
}
