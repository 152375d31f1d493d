package dev.orchestrator.rollout;

import dev.orchestrator.state.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Replaces pods of older revisions one after the other: the next one is stopped only when all pods
 * of the new revision are available and none is being stopped, so that never more than one pod is
 * missing on account of the replacement.
 */
public final class OrderedReplacement {
  private static final Comparator<Pod> ORDER =
      Comparator.comparing(Pod::isReady)
          .thenComparingInt((Pod p) -> p.revision().number())
          .thenComparing(Pod::createdAt)
          .thenComparing(Pod::key);

  private OrderedReplacement() {}

  /**
   * The pod to stop next: one that is not ready first, then the oldest revision, then the oldest
   * pod.
   *
   * @param pods of the workload, those that are being stopped among them
   * @param revision the number of the wanted revision
   * @param minReady how long a pod must be ready to count as available
   * @param now the present
   */
  public static Optional<Pod> next(List<Pod> pods, int revision, Duration minReady, Instant now) {
    List<Pod> active = pods.stream().filter(Pod::isActive).toList();
    List<Pod> outdated =
        active.stream().filter(p -> p.revision().number() != revision).sorted(ORDER).toList();
    boolean settled =
        pods.stream().noneMatch(Pod::isStopping)
            && active.stream()
                .filter(p -> p.revision().number() == revision)
                .allMatch(p -> p.isAvailable(minReady, now));
    return settled ? outdated.stream().findFirst() : Optional.empty();
  }
}
