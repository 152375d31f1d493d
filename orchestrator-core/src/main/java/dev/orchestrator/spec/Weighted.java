package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A preference and its weight.
 *
 * @param weight 1 to 100
 * @param term what is preferred
 * @param <T> the kind of term
 */
public record Weighted<T>(int weight, T term) {
  /** Requires every component. */
  public Weighted {
    requireNonNull(term, "term");
  }
}
