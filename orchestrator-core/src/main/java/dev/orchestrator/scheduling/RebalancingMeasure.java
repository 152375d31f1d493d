package dev.orchestrator.scheduling;

/**
 * How far a cluster is from a goal; less is better.
 *
 * @param goal what is measured
 * @param first for {@code REDUCE_SKEW} the pods above what hard spread rules allow, summed over the
 *     rules; for {@code REDUCE_FRAGMENTATION} the difference of the free shares of processor and
 *     memory in thousandths, summed over the nodes; for {@code FEWER_NODES} the nodes with pods
 * @param second for {@code REDUCE_SKEW} the pods above what soft spread rules ask for; otherwise 0
 */
public record RebalancingMeasure(RebalancingGoal goal, long first, long second)
    implements Comparable<RebalancingMeasure> {
  @Override
  public int compareTo(RebalancingMeasure other) {
    int byFirst = Long.compare(first, other.first);
    return byFirst != 0 ? byFirst : Long.compare(second, other.second);
  }

  /** The numbers with their meaning. */
  public String describe() {
    return switch (goal) {
      case REDUCE_SKEW -> first + " pods above hard spread, " + second + " above soft spread";
      case REDUCE_FRAGMENTATION -> first + " thousandths of a node free without their counterpart";
      case FEWER_NODES -> first + " nodes with pods";
    };
  }
}
