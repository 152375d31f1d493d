package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Shortage;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;

/** Whether making room on a node is worth a try. */
final class Preemptible {
  private Preemptible() {}

  /**
   * Whether the pod may preempt, all of these rules can be satisfied by stopping pods, there are
   * less important ones on the node, and they have as much as is short.
   */
  static boolean mightHelp(Pod pod, NodeView node, List<Rejection> rejections, ClusterView view) {
    if (pod.spec().preemptionPolicy() == PreemptionPolicy.NEVER
        || !rejections.stream().allMatch(Rejection::curableByPreemption)) {
      return false;
    }
    int priority = pod.spec().priority();
    List<Pod> lesser =
        view.podsOn(node.name()).filter(p -> p.spec().priority() < priority).toList();
    return !lesser.isEmpty()
        && rejections.stream()
            .flatMap(r -> r.shortages().stream())
            .allMatch(s -> s.wanted() <= s.free() + held(s, lesser));
  }

  private static long held(Shortage shortage, List<Pod> pods) {
    return shortage.resource().equals(ResourceList.PODS)
        ? pods.size()
        : pods.stream().mapToLong(p -> p.revision().requests().get(shortage.resource())).sum();
  }
}
