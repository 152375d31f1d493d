package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;

/**
 * What the scheduler decided about one pod: a node, room to be made on one, or the reasons why
 * there is none.
 */
public sealed interface PlacementDecision permits Placement, Preemption, Unschedulable {
  /** The pod that was decided about. */
  PodKey pod();
}
