package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.state.PodKey;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts the nodes that refuse a class of pods, by reason. */
final class Refusals {
  private Refusals() {}

  /** The class must be up to date. */
  static Unschedulable of(PodKey pod, PodClass pods, ClusterIndex index) {
    SortedMap<String, Integer> reasons = new TreeMap<>();
    pods.rules().begin();
    for (int node : index.layout().byRank()) {
      var refusals = pods.shape().refusals(index.nodes(), node);
      if (refusals.isEmpty()) {
        pods.rules()
            .refusal(node, index.layout().cell(node))
            .ifPresent(reason -> reasons.merge(reason, 1, Integer::sum));
      } else {
        refusals.forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      }
    }
    return new Unschedulable(pod, index.nodes().present(), reasons, "");
  }
}
