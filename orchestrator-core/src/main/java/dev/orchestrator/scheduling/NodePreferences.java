package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Preferred node affinity: the sum of the matching terms' weights, scaled so that the best has 100.
 */
record NodePreferences(int weight) implements NodeScorer {
  NodePreferences() {
    this(2);
  }

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    List<Weighted<NodeSelectorTerm>> terms = pod.spec().affinity().preferredNodes();
    long[] sums = new long[nodes.size()];
    for (int i = 0; i < sums.length && !terms.isEmpty(); i++) {
      sums[i] = sum(terms, nodes.get(i));
    }
    return Shares.ofLargest(sums);
  }

  private static long sum(List<Weighted<NodeSelectorTerm>> terms, NodeView node) {
    long sum = 0;
    for (Weighted<NodeSelectorTerm> preferred : terms) {
      if (NodeRules.matches(preferred.term(), node.node())) {
        sum += preferred.weight();
      }
    }
    return sum;
  }
}
