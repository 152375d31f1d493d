package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers nodes with fewer taints that would rather have the pod elsewhere.
 *
 * @param numericOperators whether the operators Gt and Lt of tolerations mean anything
 */
record TaintPreferences(int weight, boolean numericOperators) implements NodeScorer {
  TaintPreferences() {
    this(3, true);
  }

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    List<Toleration> tolerations = TaintToleration.honoured(pod, numericOperators);
    long[] unwanted = new long[nodes.size()];
    for (int i = 0; i < unwanted.length; i++) {
      for (Taint taint : nodes.get(i).node().taints()) {
        if (taint.effect() == Taint.Effect.PREFER_NO_SCHEDULE
            && !TaintToleration.tolerates(tolerations, taint)) {
          unwanted[i]++;
        }
      }
    }
    long[] scores = Shares.ofLargest(unwanted);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = 100 - scores[i];
    }
    return scores;
  }
}
