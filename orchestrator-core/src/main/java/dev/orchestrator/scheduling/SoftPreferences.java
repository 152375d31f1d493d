package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * What the pod prefers: soft spread, preferred node affinity, nodes without a taint that prefers it
 * elsewhere; and pods of one workload on different nodes. Each is scaled so that the best node has
 * 100, and the mean is taken.
 */
final class SoftPreferences implements NodeScorer {
  @Override
  public String name() {
    return "Preferences";
  }

  @Override
  public int weight() {
    return 4;
  }

  @Override
  public long[] score(Pod pod, List<Node> nodes, ClusterView view) {
    long[] siblings = inverted(nodes.stream().mapToLong(n -> siblings(pod, n, view)).toArray());
    long[] taints = inverted(nodes.stream().mapToLong(n -> unwanted(pod, n)).toArray());
    long[] affinity = scaled(nodes.stream().mapToLong(n -> preferred(pod, n)).toArray());
    long[] spread = spread(pod, nodes, view);
    long[] mean = new long[nodes.size()];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (siblings[i] + taints[i] + affinity[i] + spread[i]) / 4;
    }
    return mean;
  }

  private static long siblings(Pod pod, Node node, ClusterView view) {
    return view.podsOn(node.name())
        .filter(p -> !p.isStopping() && p.owner().equals(pod.owner()))
        .count();
  }

  private static long unwanted(Pod pod, Node node) {
    return node.taints().stream()
        .filter(
            t ->
                t.effect() == Taint.Effect.PREFER_NO_SCHEDULE && !TaintToleration.tolerates(pod, t))
        .count();
  }

  private static long preferred(Pod pod, Node node) {
    return pod.spec().affinity().preferredNodes().stream()
        .filter(w -> NodeRules.matches(w.term(), node))
        .mapToLong(w -> w.weight())
        .sum();
  }

  private static long[] spread(Pod pod, List<Node> nodes, ClusterView view) {
    long[] skew = new long[nodes.size()];
    pod.spec().topologySpread().stream()
        .filter(r -> r.whenUnsatisfiable() == WhenUnsatisfiable.SCHEDULE_ANYWAY)
        .map(r -> Spread.of(r, pod, view))
        .forEach(
            s -> {
              for (int i = 0; i < skew.length; i++) {
                String domain = nodes.get(i).labels().get(s.rule().topologyKey());
                skew[i] +=
                    domain == null ? Integer.MAX_VALUE : Math.max(0, s.skewWith(pod, domain));
              }
            });
    return inverted(skew);
  }

  private static long[] scaled(long[] values) {
    long max = max(values);
    long[] scores = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = max == 0 ? 0 : values[i] * 100 / max;
    }
    return scores;
  }

  /** The smallest value scores 100, the largest 0; all equal score 100. */
  private static long[] inverted(long[] values) {
    long max = max(values);
    long[] scores = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      scores[i] = max == 0 ? 100 : (max - values[i]) * 100 / max;
    }
    return scores;
  }

  private static long max(long[] values) {
    long max = 0;
    for (long value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
