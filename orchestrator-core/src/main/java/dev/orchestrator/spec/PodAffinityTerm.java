package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Pods that a pod wants to be near to, or away from, within a topology domain.
 *
 * @param selector the pods that are meant
 * @param topologyKey the node label whose value names the domain
 * @param namespaces the namespaces of those pods; empty with no selector means the pod's own
 * @param namespaceSelector further namespaces by their labels
 */
public record PodAffinityTerm(
    LabelSelector selector,
    String topologyKey,
    List<String> namespaces,
    Optional<LabelSelector> namespaceSelector) {
  /** Takes an immutable copy. */
  public PodAffinityTerm {
    requireNonNull(selector, "selector");
    requireNonNull(topologyKey, "topologyKey");
    requireNonNull(namespaceSelector, "namespaceSelector");
    namespaces = Copies.list(namespaces, "namespaces");
  }
}
