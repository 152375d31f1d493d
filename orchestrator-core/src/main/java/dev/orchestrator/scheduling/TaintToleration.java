package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/**
 * The pod tolerates the node's taints, those that only prefer it elsewhere excepted.
 *
 * @param numericOperators whether the operators Gt and Lt of tolerations mean anything
 */
record TaintToleration(boolean numericOperators) implements NodeFilter {
  TaintToleration() {
    this(true);
  }

  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<Toleration> tolerations = honoured(pod, numericOperators);
    return Optional.of(
        node ->
            intolerable(tolerations, node.node())
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
    return intolerable(pod.spec().tolerations(), node);
  }

  private static Optional<Taint> intolerable(List<Toleration> tolerations, Node node) {
    for (Taint taint : node.taints()) {
      if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE && !tolerates(tolerations, taint)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  /** The tolerations that mean anything. */
  static List<Toleration> honoured(Pod pod, boolean numericOperators) {
    List<Toleration> all = pod.spec().tolerations();
    return numericOperators ? all : all.stream().filter(t -> !comparesNumbers(t)).toList();
  }

  private static boolean comparesNumbers(Toleration toleration) {
    return switch (toleration.operator()) {
      case GT, LT -> true;
      case EQUAL, EXISTS -> false;
    };
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
