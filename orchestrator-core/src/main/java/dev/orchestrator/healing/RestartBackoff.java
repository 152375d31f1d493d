package dev.orchestrator.healing;

import dev.orchestrator.state.ContainerStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a container that ended waits before it is started again: not at all the first time, then
 * 10 s, doubled each time up to 5 minutes; anew after it has run for 10 minutes (Kubernetes'
 * CrashLoopBackOff).
 */
public final class RestartBackoff {
  /** The wait after the second early end. */
  public static final Duration BASE = Duration.ofSeconds(10);

  /** The longest wait. */
  public static final Duration CAP = Duration.ofMinutes(5);

  /** A run of this length forgives earlier failures. */
  public static final Duration STABLE = Duration.ofMinutes(10);

  private RestartBackoff() {}

  /** The wait after so many early ends in a row before the last one. */
  public static Duration after(int earlierFailures) {
    if (earlierFailures <= 0) {
      return Duration.ZERO;
    }
    Duration doubled = BASE.multipliedBy(1L << Math.min(earlierFailures - 1, 10));
    return doubled.compareTo(CAP) < 0 ? doubled : CAP;
  }

  /** When a container that ended may be started again. */
  static Instant restartAt(ContainerStatus ended, Instant now) {
    Duration wait = ranStably(ended) ? Duration.ZERO : after(ended.failures());
    return ended.finishedAt().orElse(now).plus(wait);
  }

  /**
   * The number of early ends in a row that the next attempt begins with; the end of a stable run
   * counts as the first one, which is followed by no wait.
   */
  static int failuresAfter(ContainerStatus ended) {
    return ranStably(ended) ? 1 : ended.failures() + 1;
  }

  private static boolean ranStably(ContainerStatus ended) {
    return ended.startedAt().isPresent()
        && ended.finishedAt().isPresent()
        && Duration.between(ended.startedAt().get(), ended.finishedAt().get()).compareTo(STABLE)
            >= 0;
  }
}
