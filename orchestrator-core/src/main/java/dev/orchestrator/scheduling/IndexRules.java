package dev.orchestrator.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a profile in the form in which the index applies them.
 *
 * @param taintWeight of the taints that would rather have pods elsewhere
 * @param nodeWeight of preferred node affinity
 * @param spreadWeight of soft spread rules
 * @param spreadByDefault whether pods without any spread rule are spread over hosts and zones
 * @param podWeight of preferred pod affinity
 * @param hardAffinityWeight what the required affinity of pods that are there counts
 * @param imageWeight of the images that nodes hold
 * @param local what follows from a node's resources alone
 */
record IndexRules(
    int taintWeight,
    int nodeWeight,
    int spreadWeight,
    boolean spreadByDefault,
    int podWeight,
    int hardAffinityWeight,
    int imageWeight,
    List<LocalScorer> local) {
  /** Nothing when a profile has rules that the index does not know. */
  static Optional<IndexRules> of(Profile profile) {
    if (!profile.filters().equals(Filters.standard())) {
      return Optional.empty();
    }
    IndexRules rules = new IndexRules(0, 0, 0, false, 0, 0, 0, List.of());
    for (NodeScorer scorer : profile.scorers()) {
      Optional<IndexRules> more = rules.with(scorer);
      if (more.isEmpty()) {
        return Optional.empty();
      }
      rules = more.get();
    }
    return Optional.of(rules);
  }

  private Optional<IndexRules> with(NodeScorer scorer) {
    return switch (scorer) {
      case TaintPreferences s when s.numericOperators() ->
          Optional.of(
              new IndexRules(
                  s.weight(),
                  nodeWeight,
                  spreadWeight,
                  spreadByDefault,
                  podWeight,
                  hardAffinityWeight,
                  imageWeight,
                  local));
      case NodePreferences s ->
          Optional.of(
              new IndexRules(
                  taintWeight,
                  s.weight(),
                  spreadWeight,
                  spreadByDefault,
                  podWeight,
                  hardAffinityWeight,
                  imageWeight,
                  local));
      case SoftSpread s ->
          Optional.of(
              new IndexRules(
                  taintWeight,
                  nodeWeight,
                  s.weight(),
                  s.byDefault(),
                  podWeight,
                  hardAffinityWeight,
                  imageWeight,
                  local));
      case PodPreferences s ->
          Optional.of(
              new IndexRules(
                  taintWeight,
                  nodeWeight,
                  spreadWeight,
                  spreadByDefault,
                  s.weight(),
                  s.hardAffinityWeight(),
                  imageWeight,
                  local));
      case ImageLocality s ->
          Optional.of(
              new IndexRules(
                  taintWeight,
                  nodeWeight,
                  spreadWeight,
                  spreadByDefault,
                  podWeight,
                  hardAffinityWeight,
                  s.weight(),
                  local));
      case LeastAllocated s when CpuAndMemory.isAllOf(s.resources()) -> Optional.of(plus(s));
      case MostAllocated s when CpuAndMemory.isAllOf(s.resources()) -> Optional.of(plus(s));
      case BalancedAllocation s when s.resources().equals(ResourceWeight.CPU_AND_MEMORY) ->
          Optional.of(plus(s));
      case LeastStranding s -> Optional.of(plus(s));
      case LeastFragmentation s -> Optional.of(plus(s));
      default -> Optional.empty();
    };
  }

  private IndexRules plus(LocalScorer more) {
    List<LocalScorer> all = new ArrayList<>(local);
    all.add(more);
    return new IndexRules(
        taintWeight,
        nodeWeight,
        spreadWeight,
        spreadByDefault,
        podWeight,
        hardAffinityWeight,
        imageWeight,
        List.copyOf(all));
  }

  /** Whether the mix of pods with devices has a say. */
  boolean judgesDevices() {
    return local.stream().anyMatch(LeastFragmentation.class::isInstance);
  }

  /** The score of a node by what is free on it. */
  int score(NodeTable nodes, int node, PodShape shape) {
    long sum = 0;
    for (int i = 0; i < local.size(); i++) {
      sum += local.get(i).weight() * local.get(i).score(nodes, node, shape);
    }
    return (int) sum;
  }
}
