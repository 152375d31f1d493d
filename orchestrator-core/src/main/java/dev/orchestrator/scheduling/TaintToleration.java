package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
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
            intolerable(pod, node)
                .map(
                    t ->
                        Verdict.never(
                            "taint "
                                + t.key()
                                + "="
                                + t.value()
                                + ":"
                                + t.effect()
                                + " is not tolerated"))
                .orElse(Verdict.FEASIBLE));
  }

  /** The first taint that keeps the pod away. */
  static Optional<Taint> intolerable(Pod pod, Node node) {
    return node.taints().stream()
        .filter(t -> t.effect() != Taint.Effect.PREFER_NO_SCHEDULE && !tolerates(pod, t))
        .findFirst();
  }

  static boolean tolerates(Pod pod, Taint taint) {
    return pod.spec().tolerations().stream().anyMatch(t -> t.tolerates(taint));
  }
}
