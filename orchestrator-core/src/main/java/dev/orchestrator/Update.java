package dev.orchestrator;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;

/** Something that a watcher is told. */
public sealed interface Update {
  /** The state as of this update. */
  ClusterState state();

  /**
   * One more entry of the log is durable.
   *
   * @param entry what has changed, who changed it and why
   * @param state the state after it
   */
  record Changed(Entry entry, ClusterState state) implements Update {}

  /**
   * Some entries were left out, because the watcher was too slow or this process was behind.
   *
   * @param state where things stand
   */
  record Resync(ClusterState state) implements Update {}
}
