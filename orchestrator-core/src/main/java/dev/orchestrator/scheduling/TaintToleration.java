package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/** The pod tolerates the node's taints, those that only prefer it elsewhere excepted. */
final class TaintToleration implements NodeFilter {
  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    return Optional.of(
        node ->
            intolerable(pod, node.node())
                .map(t -> Verdict.never(Reasons.taint(t), "taint " + text(t) + " is not tolerated"))
                .orElse(Verdict.FEASIBLE));
  }

  private static String text(Taint taint) {
    return taint.key()
        + (taint.value().isEmpty() ? "" : "=" + taint.value())
        + ":"
        + switch (taint.effect()) {
          case NO_SCHEDULE -> "NoSchedule";
          case PREFER_NO_SCHEDULE -> "PreferNoSchedule";
          case NO_EXECUTE -> "NoExecute";
        };
  }

  /** The first taint that keeps the pod away. */
  static Optional<Taint> intolerable(Pod pod, Node node) {
    for (Taint taint : node.taints()) {
      if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE && !tolerates(pod, taint)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  static boolean tolerates(Pod pod, Taint taint) {
    return tolerates(pod.spec().tolerations(), taint);
  }

  static boolean tolerates(List<Toleration> tolerations, Taint taint) {
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }
}
