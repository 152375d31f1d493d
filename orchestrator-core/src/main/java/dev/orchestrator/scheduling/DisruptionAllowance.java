package dev.orchestrator.scheduling;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.spec.LabelSelector;

/**
 * How many of some pods may be missing on account of moves at the same time. Moves are made one
 * after the other, so that any number above 0 is respected; with 0 such pods are left alone.
 *
 * @param name of the disruption budget, for reasons
 * @param namespace whose pods
 * @param selector which of them
 * @param allowed how many more may be missing now
 */
public record DisruptionAllowance(
    String name, String namespace, LabelSelector selector, int allowed) {
  /** Requires every component. */
  public DisruptionAllowance {
    requireNonNull(name, "name");
    requireNonNull(namespace, "namespace");
    requireNonNull(selector, "selector");
  }
}
