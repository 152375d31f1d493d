package dev.orchestrator.scheduling;

/** What the moves of a {@link RebalancingPlan} are for. */
public enum RebalancingGoal {
  /**
   * Fewer pods above what spread rules allow, the hard ones first; pods without a rule are spread
   * over hosts and zones as the scheduler would.
   */
  REDUCE_SKEW,
  /** Less processor without memory beside it, or memory without processor, on the same node. */
  REDUCE_FRAGMENTATION,
  /** Fewer nodes with pods on them, those of DaemonSets not counted. */
  FEWER_NODES
}
