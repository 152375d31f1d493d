package dev.orchestrator.simulation;

import java.time.Duration;

/** How long calls on a lane take. Asked once for each call, when it starts. */
@FunctionalInterface
public interface CallLatency {
  /**
   * From the start of a call to its answer: the call takes effect after half of it. A call that
   * takes longer than its deadline is reported as timed out, and takes effect all the same.
   *
   * @param lane the lane's name
   */
  Duration of(String lane);
}
