package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Pod;
import java.util.List;

/** Prefers nodes with fewer taints that would rather have the pod elsewhere. */
final class TaintPreferences implements NodeScorer {
  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public int weight() {
    return 3;
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    long[] unwanted = new long[nodes.size()];
    for (int i = 0; i < unwanted.length; i++) {
      for (Taint taint : nodes.get(i).node().taints()) {
        if (taint.effect() == Taint.Effect.PREFER_NO_SCHEDULE
            && !TaintToleration.tolerates(pod, taint)) {
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
