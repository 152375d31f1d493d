package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.List;

/**
 * No node for a pod yet, but one on which room can be made: the pod waits there until its victims
 * have gone.
 *
 * @param pod the pod
 * @param node where room is made
 * @param victims the less important pods to stop, the most important first; none when it is enough
 *     to wait for pods that are going anyway
 * @param reason why no node takes the pod as it is
 */
public record Preemption(PodKey pod, String node, List<PodKey> victims, Unschedulable reason)
    implements PlacementDecision {
  /** Takes an immutable copy. */
  public Preemption {
    victims = List.copyOf(victims);
  }
}
