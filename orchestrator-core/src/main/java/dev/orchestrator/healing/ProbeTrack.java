package dev.orchestrator.healing;

import dev.orchestrator.spec.Probe;
import java.time.Instant;

/**
 * The course of one probe of one attempt of a container: results in a row against the thresholds.
 * Immutable. (Kubernetes' prober: the first verdict of a readiness and a startup probe is failure,
 * of a liveness probe success; the error of a prober is no result.)
 *
 * @param probe thresholds and period
 * @param verdict what is held to be true
 * @param lastResult the last result
 * @param inARow how often in a row it came
 * @param nextAt when to probe next
 */
public record ProbeTrack(
    Probe probe, boolean verdict, boolean lastResult, int inARow, Instant nextAt) {
  /**
   * A track without results.
   *
   * @param verdict what is held to be true at first
   * @param startedAt when the container was started
   */
  public static ProbeTrack begin(Probe probe, boolean verdict, Instant startedAt) {
    return new ProbeTrack(probe, verdict, verdict, 0, startedAt.plus(probe.initialDelay()));
  }

  /** The track after a result. */
  public ProbeTrack result(boolean success, Instant now) {
    int run = success == lastResult ? inARow + 1 : 1;
    boolean reached = run >= (success ? probe.successThreshold() : probe.failureThreshold());
    return new ProbeTrack(
        probe, reached ? success : verdict, success, run, now.plus(probe.period()));
  }

  /** The track after a probe that could not be made. */
  public ProbeTrack noResult(Instant now) {
    return new ProbeTrack(probe, verdict, lastResult, inARow, now.plus(probe.period()));
  }

  /** Whether as many failures in a row came as the threshold asks for. */
  public boolean hasFailed() {
    return !lastResult && inARow >= probe.failureThreshold();
  }
}
