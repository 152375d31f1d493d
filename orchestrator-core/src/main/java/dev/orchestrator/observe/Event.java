package dev.orchestrator.observe;

import java.time.Instant;

/**
 * Something that happened, in a form for people; equal ones in a row are counted.
 *
 * @param firstAt when it happened first
 * @param lastAt when it happened last
 * @param count how often
 * @param type whether somebody should look at it
 * @param regarding what it is about
 * @param reason one word in CamelCase, Kubernetes' where there is one, for example {@code
 *     Scheduled}, {@code FailedScheduling}, {@code Killing}
 * @param message one sentence
 * @param actor who did it
 */
public record Event(
    Instant firstAt,
    Instant lastAt,
    int count,
    Type type,
    Subject regarding,
    String reason,
    String message,
    String actor) {
  /** Whether somebody should look at it. */
  public enum Type {
    /** All is well. */
    NORMAL,
    /** Something is not as it should be. */
    WARNING
  }

  static Event normal(Instant at, String actor, Subject regarding, String reason, String message) {
    return new Event(at, at, 1, Type.NORMAL, regarding, reason, message, actor);
  }

  static Event warning(Instant at, String actor, Subject regarding, String reason, String message) {
    return new Event(at, at, 1, Type.WARNING, regarding, reason, message, actor);
  }

  Event again(Instant at) {
    return new Event(firstAt, at, count + 1, type, regarding, reason, message, actor);
  }

  /** One line: when, what about, why, what. */
  @Override
  public String toString() {
    return lastAt
        + " "
        + type
        + " "
        + regarding
        + " "
        + reason
        + ": "
        + message
        + (count > 1 ? " (x" + count + " since " + firstAt + ")" : "");
  }
}
