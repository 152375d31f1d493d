package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.ClusterView.Affine;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.state.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Required pod affinity and anti-affinity, the latter in both directions. The first pod of a group
 * that means itself is let in where the node has all of the labels.
 */
record PodRules() implements NodeFilter {
  @Override
  public String name() {
    return "InterPodAffinity";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<PodAffinityTerm> near = pod.spec().affinity().requiredPods();
    List<PodAffinityTerm> apart = pod.spec().affinity().requiredAntiPods();
    Domains kept = new Domains();
    String namespace = pod.key().namespace();
    for (PodAffinityTerm term : apart) {
      kept.add(term.topologyKey(), new PodKind.Meant(namespace, List.of(term)), view);
    }
    Domains keeping = keeping(pod, view);
    if (near.isEmpty() && kept.isEmpty() && keeping.isEmpty()) {
      return Optional.empty();
    }
    Domains wanted = new Domains();
    PodKind together = new PodKind.Meant(namespace, near);
    near.forEach(term -> wanted.add(term.topologyKey(), together, view));
    boolean first = wanted.isEmpty() && together.includes(pod, view.state());
    return Optional.of(new Terms(near, first, wanted, kept, keeping));
  }

  /** The domains of pods that want to be apart from this one. */
  private static Domains keeping(Pod pod, ClusterView view) {
    Domains domains = new Domains();
    for (Affine other : view.affine()) {
      for (PodAffinityTerm term : other.affinity().requiredAntiPods()) {
        if (PodKind.Meant.means(
            term,
            other.owner().namespace(),
            pod.key().namespace(),
            pod.revision().template(),
            view.state())) {
          domains.add(term.topologyKey(), other.pods(), view);
        }
      }
    }
    return domains;
  }

  /** Domains by topology key. */
  private static final class Domains {
    private final SortedMap<String, Set<String>> byKey = new TreeMap<>();

    /** Adds the domains in which there is a pod of this kind. */
    void add(String key, PodKind kind, ClusterView view) {
      for (String name : view.count(kind).byNode().keySet()) {
        view.node(name)
            .flatMap(node -> node.label(key))
            .ifPresent(value -> byKey.computeIfAbsent(key, k -> new HashSet<>()).add(value));
      }
    }

    boolean isEmpty() {
      return byKey.isEmpty();
    }

    boolean has(String key, NodeView node) {
      return node.label(key).filter(byKey.getOrDefault(key, Set.of())::contains).isPresent();
    }

    /** The first topology key by which a node is in one of the domains. */
    Optional<String> keyOf(NodeView node) {
      for (Map.Entry<String, Set<String>> key : byKey.entrySet()) {
        Optional<String> domain = node.label(key.getKey());
        if (domain.isPresent() && key.getValue().contains(domain.get())) {
          return Optional.of(key.getKey());
        }
      }
      return Optional.empty();
    }
  }

  /**
   * The terms of one pod against one view.
   *
   * @param near what it wants to be near to
   * @param first whether it is the first of a group that means itself
   * @param wanted where there are pods that {@code near} means
   * @param kept where there are pods that it keeps apart from
   * @param keeping where there are pods that keep apart from it
   */
  private record Terms(
      List<PodAffinityTerm> near, boolean first, Domains wanted, Domains kept, Domains keeping)
      implements Check {
    @Override
    public Verdict check(NodeView node) {
      for (PodAffinityTerm term : near) {
        if (node.label(term.topologyKey()).isEmpty()) {
          return Verdict.never(Reasons.AFFINITY, "the node has no label " + term.topologyKey());
        }
        if (!first && !wanted.has(term.topologyKey(), node)) {
          return Verdict.never(
              Reasons.AFFINITY, "no pod that it must be near is in the same " + term.topologyKey());
        }
      }
      return kept.keyOf(node)
          .map(
              key ->
                  Verdict.notNow(
                      Reasons.ANTI_AFFINITY,
                      "a pod that it must be apart from is in the same " + key))
          .or(
              () ->
                  keeping
                      .keyOf(node)
                      .map(
                          key ->
                              Verdict.notNow(
                                  Reasons.EXISTING_ANTI_AFFINITY,
                                  "a pod that must be apart from it is in the same " + key)))
          .orElse(Verdict.FEASIBLE);
    }
  }
}
