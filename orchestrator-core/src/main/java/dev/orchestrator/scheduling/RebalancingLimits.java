package dev.orchestrator.scheduling;

import java.util.List;

/**
 * How far a {@link RebalancingPlan} may go.
 *
 * @param moves how many moves at most
 * @param movesPerWorkload how many of them for the pods of one workload
 * @param allowances the disruption budgets
 */
public record RebalancingLimits(
    int moves, int movesPerWorkload, List<DisruptionAllowance> allowances) {
  /** As many moves as are of use. */
  public static final RebalancingLimits NONE =
      new RebalancingLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, List.of());

  /** Takes an immutable copy. */
  public RebalancingLimits {
    if (moves < 0 || movesPerWorkload < 0) {
      throw new IllegalArgumentException("a limit below 0: " + moves + ", " + movesPerWorkload);
    }
    allowances = List.copyOf(allowances);
  }

  /** These limits with another number of moves. */
  public RebalancingLimits moves(int most) {
    return new RebalancingLimits(most, movesPerWorkload, allowances);
  }

  /** These limits with another number of moves for each workload. */
  public RebalancingLimits movesPerWorkload(int most) {
    return new RebalancingLimits(moves, most, allowances);
  }

  /** These limits with these disruption budgets. */
  public RebalancingLimits allowances(List<DisruptionAllowance> budgets) {
    return new RebalancingLimits(moves, movesPerWorkload, budgets);
  }
}
