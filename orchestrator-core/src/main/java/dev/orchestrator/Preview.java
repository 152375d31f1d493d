package dev.orchestrator;

import dev.orchestrator.plan.Plan;

/**
 * What a call of {@code apply} would come to: the same deciders decided on the present state, and
 * nothing was committed.
 *
 * @param applied what would become of the declared objects
 * @param plan the first step that would follow, with its reasons
 */
public record Preview(Applied applied, Plan plan) {
  /** The outcome and the plan, a line for each object and action. */
  public String describe() {
    return applied.describe() + "\n" + plan.describe();
  }
}
