package dev.orchestrator.scheduling;

import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The soft topology spread rules. The pods of one template of a workload that has no spread rule
 * are spread over hosts and zones by themselves.
 *
 * <p>Kubernetes' formula: the raw score of a node is the sum over the rules of count × ln(domains +
 * 2) + maxSkew − 1, rounded; the smallest is best.
 *
 * @param byDefault whether pods without a spread rule are spread
 */
record SoftSpread(int weight, boolean byDefault) implements NodeScorer {
  SoftSpread() {
    this(2, true);
  }

  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    List<SpreadTally> rules =
        byDefault && pod.spec().topologySpread().isEmpty()
            ? SpreadTally.byDefault(pod, view)
            : SpreadTally.of(pod, WhenUnsatisfiable.SCHEDULE_ANYWAY, view);
    if (rules.isEmpty()) {
      return new long[nodes.size()];
    }
    boolean[] counted = new boolean[nodes.size()];
    for (int i = 0; i < counted.length; i++) {
      counted[i] = rules.getFirst().hasRequiredLabels(nodes.get(i));
    }
    double[] raw = new double[nodes.size()];
    rules.forEach(rule -> add(raw, rule, nodes, counted));
    return normalized(raw, counted);
  }

  private static void add(double[] raw, SpreadTally rule, List<NodeView> nodes, boolean[] counted) {
    double weight = Math.log(domains(rule, nodes, counted) + 2);
    for (int i = 0; i < raw.length; i++) {
      Optional<String> domain = rule.domain(nodes.get(i));
      if (counted[i] && domain.isPresent()) {
        int count = rule.isByHost() ? rule.on(nodes.get(i)) : rule.in(domain.get());
        raw[i] += count * weight + (rule.rule().maxSkew() - 1);
      }
    }
  }

  private static int domains(SpreadTally rule, List<NodeView> nodes, boolean[] counted) {
    Set<String> domains = new HashSet<>();
    int hosts = 0;
    for (int i = 0; i < counted.length; i++) {
      if (counted[i]) {
        hosts++;
        if (!rule.isByHost()) {
          rule.domain(nodes.get(i)).ifPresent(domains::add);
        }
      }
    }
    return rule.isByHost() ? hosts : domains.size();
  }

  private static long[] normalized(double[] raw, boolean[] counted) {
    long min = Long.MAX_VALUE;
    long max = 0;
    for (int i = 0; i < raw.length; i++) {
      if (counted[i]) {
        min = Math.min(min, Math.round(raw[i]));
        max = Math.max(max, Math.round(raw[i]));
      }
    }
    long[] scores = new long[raw.length];
    for (int i = 0; i < raw.length; i++) {
      if (counted[i]) {
        scores[i] = max == 0 ? 100 : 100 * (max + min - Math.round(raw[i])) / max;
      }
    }
    return scores;
  }
}
