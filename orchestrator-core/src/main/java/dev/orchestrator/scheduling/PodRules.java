package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Required pod affinity and anti-affinity, the latter in both directions; the first pod of a group
 * that matches its own affinity is let in.
 */
final class PodRules implements NodeFilter {
  @Override
  public String name() {
    return "InterPodAffinity";
  }

  /** A domain: a topology key and a value of it. */
  private record Domain(String key, String value) {}

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<Pod> placed =
        view.state().pods().values().stream()
            .filter(p -> p.node().isPresent() && !p.phase().isTerminal() && concerns(pod, p))
            .toList();
    List<PodAffinityTerm> near = pod.spec().affinity().requiredPods();
    List<PodAffinityTerm> apart = pod.spec().affinity().requiredAntiPods();
    boolean othersObject =
        placed.stream().anyMatch(p -> !p.spec().affinity().requiredAntiPods().isEmpty());
    if (near.isEmpty() && apart.isEmpty() && !othersObject) {
      return Optional.empty();
    }
    Set<Domain> forbidden = forbidden(pod, placed, view.state());
    return Optional.of(
        node -> {
          if (forbidden.stream().anyMatch(d -> d.value().equals(node.labels().get(d.key())))) {
            return Verdict.notNow("a pod that must be apart is in the same domain");
          }
          return near.stream().allMatch(t -> isNear(t, pod, node, placed, view.state()))
              ? Verdict.FEASIBLE
              : Verdict.never("no pod that is wanted near is in the domain");
        });
  }

  /** Spares the scan of selectors where no rule of either pod can apply. */
  private static boolean concerns(Pod pod, Pod other) {
    return !pod.spec().affinity().requiredPods().isEmpty()
        || !pod.spec().affinity().requiredAntiPods().isEmpty()
        || !other.spec().affinity().requiredAntiPods().isEmpty();
  }

  private static Set<Domain> forbidden(Pod pod, List<Pod> placed, ClusterState state) {
    Set<Domain> domains = new HashSet<>();
    for (Pod other : placed) {
      Node node = state.nodes().get(other.node().orElseThrow());
      if (node == null) {
        continue;
      }
      pod.spec().affinity().requiredAntiPods().stream()
          .filter(t -> selects(t, pod, other, state))
          .forEach(t -> add(domains, t, node));
      other.spec().affinity().requiredAntiPods().stream()
          .filter(t -> selects(t, other, pod, state))
          .forEach(t -> add(domains, t, node));
    }
    return domains;
  }

  private static void add(Set<Domain> domains, PodAffinityTerm term, Node node) {
    String value = node.labels().get(term.topologyKey());
    if (value != null) {
      domains.add(new Domain(term.topologyKey(), value));
    }
  }

  private static boolean isNear(
      PodAffinityTerm term, Pod pod, Node node, List<Pod> placed, ClusterState state) {
    String domain = node.labels().get(term.topologyKey());
    if (domain == null) {
      return false;
    }
    List<Pod> matching = placed.stream().filter(p -> selects(term, pod, p, state)).toList();
    if (matching.isEmpty()) {
      return selects(term, pod, pod, state);
    }
    return matching.stream()
        .map(p -> state.nodes().get(p.node().orElseThrow()))
        .anyMatch(n -> n != null && domain.equals(n.labels().get(term.topologyKey())));
  }

  /** Whether a term of {@code owner} means {@code other}. */
  private static boolean selects(PodAffinityTerm term, Pod owner, Pod other, ClusterState state) {
    boolean ownNamespace = term.namespaces().isEmpty() && term.namespaceSelector().isEmpty();
    String namespace = other.key().namespace();
    boolean inNamespace =
        ownNamespace
            ? namespace.equals(owner.key().namespace())
            : term.namespaces().contains(namespace)
                || term.namespaceSelector()
                    .map(s -> s.matches(labelsOf(namespace, state)))
                    .orElse(false);
    return inNamespace && term.selector().matches(other.labels());
  }

  private static Map<String, String> labelsOf(String namespace, ClusterState state) {
    return state
        .declaration(ObjectKey.ofNamespace(namespace))
        .map(Declaration::resource)
        .<Map<String, String>>map(r -> r.metadata().labels())
        .orElse(Map.of());
  }
}
