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
 * @param message one sentence; cut after {@link #LONGEST_MESSAGE} characters
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
  /** How many characters a message may have, as in Kubernetes. */
  public static final int LONGEST_MESSAGE = 1024;

  /** Cuts a message that is too long. */
  public Event {
    message = cut(message);
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_MESSAGE) {
      return text;
    }
    int end = LONGEST_MESSAGE - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

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

  /** This event, which happened again; by a clock that may be behind that of the time before. */
  Event again(Instant at) {
    Instant latest = at.isAfter(lastAt) ? at : lastAt;
    return new Event(firstAt, latest, count + 1, type, regarding, reason, message, actor);
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
