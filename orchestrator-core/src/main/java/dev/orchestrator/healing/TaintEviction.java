package dev.orchestrator.healing;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.time.Instant;
import java.util.Optional;

/**
 * Says until when a pod may stay on a node with NoExecute taints, as Kubernetes does: not at all
 * when one of them is not tolerated, else for the shortest {@code tolerationSeconds} among the
 * first tolerations that match each of them. Pure.
 */
public final class TaintEviction {
  private TaintEviction() {}

  /** When the pod has to leave; empty when it may stay for ever. */
  public static Optional<Instant> evictAt(Pod pod, Node node) {
    Optional<Instant> earliest = Optional.empty();
    for (Taint taint : node.taints()) {
      if (taint.effect() == Taint.Effect.NO_EXECUTE) {
        Optional<Instant> at = evictAt(pod, taint, since(pod, taint, node));
        earliest = earlier(earliest, at);
      }
    }
    return earliest;
  }

  private static Optional<Instant> evictAt(Pod pod, Taint taint, Instant since) {
    for (Toleration toleration : pod.spec().tolerations()) {
      if (toleration.tolerates(taint)) {
        return toleration.tolerationSeconds().isPresent()
            ? Optional.of(
                since.plusSeconds(Math.max(0, toleration.tolerationSeconds().getAsLong())))
            : Optional.empty();
      }
    }
    return Optional.of(since);
  }

  /** A pod that came to a tainted node has its whole time there. */
  private static Instant since(Pod pod, Taint taint, Node node) {
    Instant tainted =
        node.taintedSince().getOrDefault(taint.key() + ":" + taint.effect(), node.since());
    return tainted.isAfter(pod.createdAt()) ? tainted : pod.createdAt();
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> two) {
    if (one.isEmpty() || two.isEmpty()) {
      return one.or(() -> two);
    }
    return one.get().isAfter(two.get()) ? two : one;
  }
}
