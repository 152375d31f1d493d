package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.List;

/**
 * A node for a pod.
 *
 * @param pod the pod
 * @param node the node
 * @param score the node's total score
 * @param devices the ids of the node's devices that the pod is given
 */
public record Placement(PodKey pod, String node, long score, List<String> devices)
    implements PlacementDecision {
  /** Takes an immutable copy. */
  public Placement {
    devices = List.copyOf(devices);
  }
}
