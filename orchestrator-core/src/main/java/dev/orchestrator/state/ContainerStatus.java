package dev.orchestrator.state;

import java.time.Instant;
import java.util.Optional;

/**
 * What has become of one container of a pod.
 *
 * @param name the container
 * @param attempt how often it was started again: 0 for the first start
 * @param phase how far this attempt has come
 * @param startupPassed whether its startup probe has succeeded in this attempt (true without such a
 *     probe)
 * @param ready whether it may be sent traffic
 * @param failures how many attempts in a row ended early, for backoff
 * @param startedAt when this attempt was seen started
 * @param finishedAt when this attempt ended
 * @param exitCode its exit code; -1 if it never ran or is unknown
 * @param oomKilled whether a process of it was killed for want of memory
 * @param killing whether its end was asked for, for example after a failed liveness probe
 * @param reason one word for its state, for example {@code Completed}, {@code Error}, {@code
 *     ImagePullBackOff}
 * @param message one sentence, may be empty
 */
public record ContainerStatus(
    String name,
    int attempt,
    ContainerPhase phase,
    boolean startupPassed,
    boolean ready,
    int failures,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    int exitCode,
    boolean oomKilled,
    boolean killing,
    String reason,
    String message) {
  /** A container that was not tried yet. */
  public static ContainerStatus waiting(String name) {
    return new ContainerStatus(
        name,
        0,
        ContainerPhase.WAITING,
        false,
        false,
        0,
        Optional.empty(),
        Optional.empty(),
        -1,
        false,
        false,
        "",
        "");
  }

  /**
   * The next attempt, decided and not yet seen; only the first one or after the end of the one
   * before.
   */
  ContainerStatus starting(int nextAttempt, int earlyFailures) {
    if (phase != (nextAttempt == 0 ? ContainerPhase.WAITING : ContainerPhase.TERMINATED)) {
      return this;
    }
    return new ContainerStatus(
        name,
        nextAttempt,
        ContainerPhase.STARTING,
        false,
        false,
        earlyFailures,
        Optional.empty(),
        Optional.empty(),
        -1,
        false,
        false,
        "",
        "");
  }

  /** This attempt, seen running. */
  ContainerStatus running(Instant since, boolean startup, boolean isReady) {
    return new ContainerStatus(
        name,
        attempt,
        ContainerPhase.RUNNING,
        startup,
        isReady,
        failures,
        Optional.of(since),
        Optional.empty(),
        -1,
        false,
        killing,
        "",
        "");
  }

  /** This attempt, ended; the first word about its end stands. */
  ContainerStatus terminated(
      Optional<Instant> started, Instant at, int code, boolean oom, String why, String text) {
    if (phase == ContainerPhase.TERMINATED) {
      return this;
    }
    return new ContainerStatus(
        name,
        attempt,
        ContainerPhase.TERMINATED,
        startupPassed,
        false,
        failures,
        started.or(() -> startedAt),
        Optional.of(at),
        code,
        oom,
        killing,
        why,
        text);
  }

  /** This attempt with another readiness, while it runs. */
  ContainerStatus probed(boolean startup, boolean isReady, String text) {
    if (phase != ContainerPhase.RUNNING) {
      return this;
    }
    return new ContainerStatus(
        name,
        attempt,
        phase,
        startup,
        isReady,
        failures,
        startedAt,
        finishedAt,
        exitCode,
        oomKilled,
        killing,
        reason,
        text);
  }

  /** This attempt, with its end asked for, unless it has ended. */
  ContainerStatus killing(String why) {
    if (phase == ContainerPhase.TERMINATED) {
      return this;
    }
    return new ContainerStatus(
        name,
        attempt,
        phase,
        startupPassed,
        false,
        failures,
        startedAt,
        finishedAt,
        exitCode,
        oomKilled,
        true,
        why,
        message);
  }
}
