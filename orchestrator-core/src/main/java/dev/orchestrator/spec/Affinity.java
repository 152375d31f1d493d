package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Rules about nodes and other pods.
 *
 * @param requiredNodes the terms of which one must hold; absent means all nodes, empty means none
 * @param preferredNodes terms that add to a node's score
 * @param requiredPods terms that must all hold: a matching pod is in the node's domain
 * @param preferredPods terms that add to a node's score
 * @param requiredAntiPods terms that must all hold: no matching pod is in the node's domain
 * @param preferredAntiPods terms that take from a node's score
 */
public record Affinity(
    Optional<List<NodeSelectorTerm>> requiredNodes,
    List<Weighted<NodeSelectorTerm>> preferredNodes,
    List<PodAffinityTerm> requiredPods,
    List<Weighted<PodAffinityTerm>> preferredPods,
    List<PodAffinityTerm> requiredAntiPods,
    List<Weighted<PodAffinityTerm>> preferredAntiPods) {
  /** No rule. */
  public static final Affinity NONE =
      new Affinity(Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of());

  /** Takes immutable copies. */
  public Affinity {
    requiredNodes = requireNonNull(requiredNodes, "requiredNodes").map(List::copyOf);
    preferredNodes = Copies.list(preferredNodes, "preferredNodes");
    requiredPods = Copies.list(requiredPods, "requiredPods");
    preferredPods = Copies.list(preferredPods, "preferredPods");
    requiredAntiPods = Copies.list(requiredAntiPods, "requiredAntiPods");
    preferredAntiPods = Copies.list(preferredAntiPods, "preferredAntiPods");
  }

  /** One of these terms must hold for the node. */
  public static Affinity requiredNodes(NodeSelectorTerm... terms) {
    return new Affinity(
        Optional.of(List.of(terms)), List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
