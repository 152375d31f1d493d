package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;

/** Something counted once in a round of scheduling and kept in step with its placements. */
interface Tally {
  /** A pod was placed. */
  void placed(Pod pod, NodeView node);
}
