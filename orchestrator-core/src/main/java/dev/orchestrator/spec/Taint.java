package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A mark on a node that keeps pods away unless they tolerate it.
 *
 * @param key a label key
 * @param value may be empty
 * @param effect what it does to pods that do not tolerate it
 */
public record Taint(String key, String value, Effect effect) {
  /** Requires every component. */
  public Taint {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
    requireNonNull(effect, "effect");
  }

  /** What a taint does. */
  public enum Effect {
    /** New pods are not placed here. */
    NO_SCHEDULE,
    /** New pods are placed elsewhere if that is possible. */
    PREFER_NO_SCHEDULE,
    /** New pods are not placed here and running ones are evicted. */
    NO_EXECUTE
  }
}
