package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;

/** Is told what became durable, in order, on the control thread: short and non-blocking. */
public interface StateListener {
  /** One more entry is durable. */
  void committed(Committed step);

  /** The state jumped over entries that this process did not see. */
  void resynced(ClusterState state);
}
