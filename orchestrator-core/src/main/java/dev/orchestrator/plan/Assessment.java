package dev.orchestrator.plan;

import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.state.PodKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the scheduler says about one pod on every node.
 *
 * @param pod the pod
 * @param nodes a verdict for each node, in the order of the nodes' names
 */
public record Assessment(PodKey pod, List<NodeVerdict> nodes) {
  /** Takes an immutable copy. */
  public Assessment {
    nodes = List.copyOf(nodes);
  }

  /** The verdict on a node. */
  public Optional<NodeVerdict> on(String node) {
    return nodes.stream().filter(v -> v.node().equals(node)).findFirst();
  }

  /** The nodes that fit. */
  public List<Fits> fitting() {
    return nodes.stream().filter(Fits.class::isInstance).map(Fits.class::cast).toList();
  }

  /** Why the others do not. */
  public List<Rejection> rejections() {
    return nodes.stream()
        .filter(Refuses.class::isInstance)
        .map(v -> ((Refuses) v).rejection())
        .toList();
  }

  /** The node with the largest total, the first by name among equals. */
  public Optional<Fits> best() {
    return fitting().stream().reduce((best, next) -> next.total() > best.total() ? next : best);
  }

  /** What is decided on these grounds. */
  public PlacementDecision decision() {
    return best()
        .<PlacementDecision>map(f -> new Placement(pod, f.node(), f.total(), List.of()))
        .orElseGet(() -> Unschedulable.of(pod, rejections()));
  }

  /** Whether stopping less important pods on a node might make room there. */
  public boolean mightPreempt() {
    return rejections().stream().anyMatch(Rejection::curableByPreemption);
  }

  /** A line for each node: its scores by rule, or why it refuses. */
  public String describe() {
    return nodes.stream().map(Assessment::line).collect(Collectors.joining("\n"));
  }

  private static String line(NodeVerdict verdict) {
    return switch (verdict) {
      case Fits(var node, var total, var scores) -> node + ": fits, " + total + " " + scores;
      case Refuses(Rejection r) -> r.node() + ": " + r.filter() + ": " + r.reason();
    };
  }
}
