package dev.orchestrator.control;

import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.time.Seams;
import java.util.List;

/**
 * What a control loop works with. It closes the nodes' runtimes, the store and the proxy, and
 * leaves the seams as they are.
 *
 * @param name who leads, for logs and entries
 * @param nodes the nodes that are driven from this process
 * @param store the log
 * @param proxy what serves Services
 * @param scheduler what chooses nodes
 * @param seams time, executors, randomness
 * @param listener is told what became durable
 */
public record ControlSettings(
    String name,
    List<AttachedNode> nodes,
    StateStore store,
    ServiceProxy proxy,
    Scheduler scheduler,
    Seams seams,
    StateListener listener) {
  /** Takes an immutable copy. */
  public ControlSettings {
    nodes = List.copyOf(nodes);
  }
}
