package dev.orchestrator.scheduling;

import dev.orchestrator.state.ClusterState;
import java.time.Instant;
import java.util.List;

/**
 * Plans moves of pods that are worth making although every pod has a node. Pure. Each move is
 * feasible by the scheduler's own rules when its turn comes, and breaks no hard rule of any other
 * pod; the measure after all moves is never worse than before.
 */
public final class Rebalancing {
  private final Scheduler scheduler;

  /** Plans by the rules of this scheduler. */
  public Rebalancing(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** The moves towards a goal within limits; none when there is nothing to gain. */
  public RebalancingPlan plan(
      ClusterState state, RebalancingGoal goal, RebalancingLimits limits, Instant now) {
    Rearrangement moves = new Rearrangement(state, scheduler, limits, now);
    RebalancingMeasure before = measure(state, goal);
    switch (goal) {
      case REDUCE_SKEW -> new SkewMoves(moves).run();
      case REDUCE_FRAGMENTATION -> new FragmentationMoves(moves).run();
      case FEWER_NODES -> moves.adopt(new NodeSaving(moves).best());
    }
    RebalancingMeasure after = measure(moves.state(), goal);
    return after.compareTo(before) < 0
        ? new RebalancingPlan(state.version(), moves.made(), moves.leftAlone(), before, after)
        : new RebalancingPlan(state.version(), List.of(), moves.leftAlone(), before, before);
  }

  /** How far a state is from a goal. */
  public static RebalancingMeasure measure(ClusterState state, RebalancingGoal goal) {
    return switch (goal) {
      case REDUCE_SKEW -> SkewMoves.measure(state);
      case REDUCE_FRAGMENTATION ->
          new RebalancingMeasure(goal, FragmentationMoves.stranded(state), 0);
      case FEWER_NODES -> new RebalancingMeasure(goal, NodeSaving.used(state).size(), 0);
    };
  }
}
