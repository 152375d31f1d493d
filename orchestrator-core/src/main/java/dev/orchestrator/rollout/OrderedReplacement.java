package dev.orchestrator.rollout;

import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
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
  private static final Comparator<Pod> OLDEST =
      Comparator.comparingInt((Pod p) -> p.revision().number())
          .thenComparing(Pod::createdAt)
          .thenComparing(Pod::key);

  private OrderedReplacement() {}

  /**
   * Whether a pod was made from this template, be it from an earlier revision of the same template.
   */
  public static boolean isUpToDate(Pod pod, Revision wanted) {
    return pod.revision().hash().equals(wanted.hash());
  }

  /**
   * The pod to stop next: one that is not available first, then one that is not ready, then the
   * oldest revision, then the oldest pod.
   *
   * @param pods of the workload, those that are being stopped among them
   * @param wanted the revision that all pods should have
   * @param minReady how long a pod must be ready to count as available
   * @param now the present
   */
  public static Optional<Pod> next(
      List<Pod> pods, Revision wanted, Duration minReady, Instant now) {
    return candidates(pods, wanted, minReady, now).stream().findFirst();
  }

  /**
   * The pods of which one may be stopped next, as far as availability is concerned: of the outdated
   * ones those in the worst health, the oldest revision first, then the oldest pod; none while the
   * replacement before is not over. Parameters as for {@link #next}.
   */
  public static List<Pod> candidates(
      List<Pod> pods, Revision wanted, Duration minReady, Instant now) {
    List<Pod> active = pods.stream().filter(Pod::isActive).toList();
    boolean settled =
        pods.stream().noneMatch(Pod::isStopping)
            && active.stream()
                .filter(p -> isUpToDate(p, wanted))
                .allMatch(p -> p.isAvailable(minReady, now));
    if (!settled) {
      return List.of();
    }
    Comparator<Pod> health = health(minReady, now);
    List<Pod> outdated =
        active.stream()
            .filter(p -> !isUpToDate(p, wanted))
            .sorted(health.thenComparing(OLDEST))
            .toList();
    return outdated.stream().takeWhile(p -> health.compare(p, outdated.getFirst()) == 0).toList();
  }

  private static Comparator<Pod> health(Duration minReady, Instant now) {
    return Comparator.comparing((Pod p) -> p.isAvailable(minReady, now))
        .thenComparing(Pod::isReady);
  }
}
