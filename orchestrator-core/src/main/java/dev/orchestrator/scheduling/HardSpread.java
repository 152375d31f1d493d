package dev.orchestrator.scheduling;

import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/** The hard topology spread rules: count(domain) + self − min(domains) ≤ maxSkew. */
record HardSpread() implements NodeFilter {
  @Override
  public String name() {
    return "PodTopologySpread";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<SpreadTally> rules = SpreadTally.of(pod, WhenUnsatisfiable.DO_NOT_SCHEDULE, view);
    return rules.isEmpty() ? Optional.empty() : Optional.of(new Spread(rules));
  }

  private record Spread(List<SpreadTally> rules) implements Check {
    @Override
    public boolean allows(NodeView node) {
      for (SpreadTally tally : rules) {
        Optional<String> domain = node.label(tally.rule().topologyKey());
        if (domain.isEmpty() || tally.skewWith(domain.get()) > tally.rule().maxSkew()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Verdict check(NodeView node) {
      for (SpreadTally tally : rules) {
        TopologySpread rule = tally.rule();
        Optional<String> domain = node.label(rule.topologyKey());
        if (domain.isEmpty()) {
          return Verdict.never(Reasons.SPREAD_LABEL, "the node has no label " + rule.topologyKey());
        }
        int skew = tally.skewWith(domain.get());
        if (skew > rule.maxSkew()) {
          return Verdict.notNow(
              Reasons.SPREAD,
              rule.topologyKey()
                  + "="
                  + domain.get()
                  + " would have "
                  + skew
                  + " more than the emptiest, at most "
                  + rule.maxSkew()
                  + " allowed");
        }
      }
      return Verdict.FEASIBLE;
    }
  }
}
