package dev.orchestrator.scheduling;

import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many matching pods each domain of a spread rule has; pods that are being stopped do not
 * count.
 */
record Spread(TopologySpread rule, LabelSelector selector, SortedMap<String, Integer> counts) {
  static Spread of(TopologySpread rule, Pod pod, ClusterView view) {
    LabelSelector selector = selector(rule, pod);
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Node node : view.state().nodes().values()) {
      String domain = node.labels().get(rule.topologyKey());
      if (domain == null || !counts(rule, pod, node)) {
        continue;
      }
      long there =
          view.podsOn(node.name())
              .filter(p -> !p.isStopping())
              .filter(p -> p.key().namespace().equals(pod.key().namespace()))
              .filter(p -> selector.matches(p.labels()))
              .count();
      counts.merge(domain, (int) there, Integer::sum);
    }
    return new Spread(rule, selector, counts);
  }

  private static boolean counts(TopologySpread rule, Pod pod, Node node) {
    return (!rule.honorNodeAffinity() || NodeRules.matches(pod, node))
        && (!rule.honorNodeTaints() || TaintToleration.intolerable(pod, node).isEmpty());
  }

  private static LabelSelector selector(TopologySpread rule, Pod pod) {
    Map<String, String> labels = new TreeMap<>(rule.selector().matchLabels());
    for (String key : rule.matchLabelKeys()) {
      Optional.ofNullable(pod.labels().get(key)).ifPresent(value -> labels.put(key, value));
    }
    return new LabelSelector(new TreeMap<>(labels), rule.selector().matchExpressions());
  }

  int fewest() {
    boolean tooFew = counts.size() < rule.minDomains().orElse(1);
    return tooFew ? 0 : counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  /** How uneven the domains are once the pod is in this one. */
  int skewWith(Pod pod, String domain) {
    int self = selector.matches(pod.labels()) ? 1 : 0;
    return counts.getOrDefault(domain, 0) + self - fewest();
  }
}
