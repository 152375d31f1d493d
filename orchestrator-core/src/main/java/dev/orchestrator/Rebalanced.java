package dev.orchestrator;

import dev.orchestrator.scheduling.RebalancingPlan.Move;
import java.util.List;

/**
 * What was made of a plan's moves.
 *
 * @param made the moves that were made, in order; their pods have been replaced
 * @param skipped the moves that were not made because something has changed since the plan, or that
 *     were not tried any more after one whose replacement did not become ready in time
 */
public record Rebalanced(List<Move> made, List<Skipped> skipped) {
  /** A move that was not made, or not finished, and why. */
  public record Skipped(Move move, String why) {}

  /** Takes immutable copies. */
  public Rebalanced {
    made = List.copyOf(made);
    skipped = List.copyOf(skipped);
  }

  /** Whether every move was made. */
  public boolean isComplete() {
    return skipped.isEmpty();
  }
}
