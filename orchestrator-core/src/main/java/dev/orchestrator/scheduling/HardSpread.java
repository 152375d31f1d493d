package dev.orchestrator.scheduling;

import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/** The hard topology spread rules: count(domain) + self − min(domains) ≤ maxSkew. */
final class HardSpread implements NodeFilter {
  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<Spread> spreads =
        pod.spec().topologySpread().stream()
            .filter(r -> r.whenUnsatisfiable() == WhenUnsatisfiable.DO_NOT_SCHEDULE)
            .map(r -> Spread.of(r, pod, view))
            .toList();
    return spreads.isEmpty() ? Optional.empty() : Optional.of(node -> check(pod, node, spreads));
  }

  private static Verdict check(Pod pod, Node node, List<Spread> spreads) {
    for (Spread spread : spreads) {
      TopologySpread rule = spread.rule();
      String domain = node.labels().get(rule.topologyKey());
      if (domain == null) {
        return Verdict.never("the node has no label " + rule.topologyKey());
      }
      int skew = spread.skewWith(pod, domain);
      if (skew > rule.maxSkew()) {
        return Verdict.notNow(
            "skew "
                + skew
                + " over "
                + rule.topologyKey()
                + ", at most "
                + rule.maxSkew()
                + " allowed");
      }
    }
    return Verdict.FEASIBLE;
  }
}
