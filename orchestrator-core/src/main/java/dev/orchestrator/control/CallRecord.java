package dev.orchestrator.control;

import dev.orchestrator.runtime.StartOutcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was asked of a runtime about one container, or about the removal of a pod. Kept in memory
 * only: after a restart everything is observed and asked anew.
 *
 * @param underWay whether a call has not come back yet
 * @param endedAt when the last call came back, in the node's own order of lists and calls
 * @param failures how many calls in a row had no known outcome
 * @param notBefore when the next call may be made
 * @param refused why the attempt cannot run, if the runtime said so
 * @param killAt when its grace ends, once it was asked to end
 */
record CallRecord(
    boolean underWay,
    long endedAt,
    int failures,
    Instant notBefore,
    Optional<Refused> refused,
    Optional<Instant> killAt) {
  static final CallRecord NONE =
      new CallRecord(false, 0, 0, Instant.MIN, Optional.empty(), Optional.empty());

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofSeconds(30);

  /** A call was made. */
  CallRecord begun() {
    return new CallRecord(true, endedAt, failures, notBefore, refused, killAt);
  }

  /** The call came back with a known outcome. */
  CallRecord ended(long order) {
    return new CallRecord(false, order, 0, notBefore, refused, killAt);
  }

  /** The call came back, its outcome unknown. */
  CallRecord failed(long order, Instant now) {
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures, 10));
    Instant retry = now.plus(wait.compareTo(LAST_RETRY) < 0 ? wait : LAST_RETRY);
    return new CallRecord(false, order, failures + 1, retry, refused, killAt);
  }

  /** The attempt cannot run. */
  CallRecord refused(Refused why) {
    return new CallRecord(underWay, endedAt, failures, notBefore, Optional.of(why), killAt);
  }

  /** It was asked to end, and is killed when this grace is over. */
  CallRecord ending(Instant killTime, Instant nextCall) {
    return new CallRecord(
        underWay, endedAt, failures, nextCall, refused, killAt.or(() -> Optional.of(killTime)));
  }

  /** Whether it came back after a list was asked for, or has to be repeated. */
  boolean awaitsLook(long lastLook) {
    return failures > 0 || (endedAt > 0 && endedAt >= lastLook);
  }
}
