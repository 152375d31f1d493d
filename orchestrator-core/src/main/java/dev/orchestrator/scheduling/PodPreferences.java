package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.ClusterView.Affine;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.state.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Preferred pod affinity and anti-affinity, in both directions: each pod that a term means adds the
 * term's weight to the nodes of its domain, or takes it away. The required affinity of pods that
 * are there counts with a weight of its own. The best node scores 100, the worst 0.
 *
 * @param hardAffinityWeight the weight of required affinity of the pods that are there; 0 to 100
 */
record PodPreferences(int weight, int hardAffinityWeight) implements NodeScorer {
  PodPreferences() {
    this(2, 1);
  }

  @Override
  public String name() {
    return "InterPodAffinity";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Sums sums = new Sums(pod, view);
    Affinity own = pod.spec().affinity();
    own.preferredPods().forEach(w -> sums.addMeant(w.term(), w.weight()));
    own.preferredAntiPods().forEach(w -> sums.addMeant(w.term(), -w.weight()));
    for (Affine other : view.affine()) {
      Affinity theirs = other.affinity();
      theirs.requiredPods().forEach(t -> sums.addMeaning(other, t, hardAffinityWeight));
      theirs.preferredPods().forEach(w -> sums.addMeaning(other, w.term(), w.weight()));
      theirs.preferredAntiPods().forEach(w -> sums.addMeaning(other, w.term(), -w.weight()));
    }
    return sums.isEmpty()
        ? new long[nodes.size()]
        : normalized(nodes.stream().mapToLong(sums::of).toArray());
  }

  /** The weights by topology key and domain. */
  private static final class Sums {
    private final Pod pod;
    private final ClusterView view;
    private final Map<String, Map<String, Long>> byKey = new HashMap<>();

    Sums(Pod pod, ClusterView view) {
      this.pod = pod;
      this.view = view;
    }

    /** Adds a weight for each pod that a term of this pod means. */
    void addMeant(PodAffinityTerm term, long weight) {
      add(term, new PodKind.Meant(pod.key().namespace(), List.of(term)), weight);
    }

    /** Adds a weight for each of these other pods if their term means this pod. */
    void addMeaning(Affine other, PodAffinityTerm term, long weight) {
      if (PodKind.Meant.means(
          term,
          other.owner().namespace(),
          pod.key().namespace(),
          pod.revision().template(),
          view.state())) {
        add(term, other.pods(), weight);
      }
    }

    private void add(PodAffinityTerm term, PodKind kind, long weight) {
      view.count(kind)
          .byNode()
          .forEach(
              (name, count) ->
                  view.node(name)
                      .flatMap(node -> node.label(term.topologyKey()))
                      .ifPresent(domain -> add(term.topologyKey(), domain, weight * count)));
    }

    private void add(String key, String domain, long amount) {
      byKey.computeIfAbsent(key, k -> new HashMap<>()).merge(domain, amount, Long::sum);
    }

    boolean isEmpty() {
      return byKey.isEmpty();
    }

    long of(NodeView node) {
      long sum = 0;
      for (Map.Entry<String, Map<String, Long>> key : byKey.entrySet()) {
        sum += node.label(key.getKey()).map(d -> key.getValue().getOrDefault(d, 0L)).orElse(0L);
      }
      return sum;
    }
  }

  /** In floating point, as Kubernetes does it. */
  private static long[] normalized(long[] raw) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (long value : raw) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    long[] scores = new long[raw.length];
    for (int i = 0; i < raw.length && max > min; i++) {
      scores[i] = (long) (100 * ((double) (raw[i] - min) / (max - min)));
    }
    return scores;
  }
}
