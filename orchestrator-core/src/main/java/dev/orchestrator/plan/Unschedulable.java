package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * No node for a pod, and why. What each node lacks is told by an {@link Assessment}.
 *
 * @param pod the pod
 * @param nodes how many nodes there are
 * @param reasons how many nodes refuse for which reason, in Kubernetes' words; a node that lacks
 *     several resources counts for each
 * @param note what else stands in the way, of its gang for example; may be empty
 */
public record Unschedulable(PodKey pod, int nodes, SortedMap<String, Integer> reasons, String note)
    implements PlacementDecision {
  /** Takes an immutable copy. */
  public Unschedulable {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
  }

  /** Counts the rejections of all nodes. */
  public static Unschedulable of(PodKey pod, List<Rejection> rejections) {
    SortedMap<String, Integer> reasons = new TreeMap<>();
    rejections.forEach(r -> r.kinds().forEach(kind -> reasons.merge(kind, 1, Integer::sum)));
    return new Unschedulable(pod, rejections.size(), reasons, "");
  }

  /** The same for another pod of the same class. */
  public Unschedulable of(PodKey other) {
    return new Unschedulable(other, nodes, reasons, note);
  }

  /** The same with something else in the way. */
  public Unschedulable noting(String more) {
    return new Unschedulable(pod, nodes, reasons, more);
  }

  /** In Kubernetes' manner: {@code 0/3 nodes are available: 2 Insufficient cpu, 1 ...}. */
  public String summary() {
    return "0/"
        + nodes
        + " nodes are available: "
        + (reasons.isEmpty()
            ? "there is no node"
            : reasons.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", ")))
        + (note.isEmpty() ? "" : "; " + note);
  }

  /** The pod and the reasons, a line each. */
  public String describe() {
    return "pod "
        + pod
        + " cannot be placed"
        + (reasons.isEmpty() ? ": there is no node" : "")
        + reasons.entrySet().stream()
            .map(e -> "\n  " + e.getValue() + " " + e.getKey())
            .collect(Collectors.joining())
        + (note.isEmpty() ? "" : "\n  " + note);
  }
}
