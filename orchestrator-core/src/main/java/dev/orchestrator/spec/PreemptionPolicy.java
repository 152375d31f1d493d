package dev.orchestrator.spec;

/** Whether a pod that finds no room may have less important pods stopped. */
public enum PreemptionPolicy {
  /** It may, as far as their disruption budgets allow. */
  PREEMPT_LOWER_PRIORITY,
  /** It may not; it waits. */
  NEVER,
  /** It may, also beyond disruption budgets when there is no other way. */
  PREEMPT_LOWER_PRIORITY_OVER_BUDGETS
}
