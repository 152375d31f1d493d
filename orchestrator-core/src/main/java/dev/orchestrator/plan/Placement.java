package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.SortedMap;

/**
 * A node for a pod.
 *
 * @param pod the pod
 * @param node the node
 * @param score the node's total score
 * @param scores the weighted score by rule, in the order of the rules' names
 */
public record Placement(PodKey pod, String node, long score, SortedMap<String, Long> scores)
    implements PlacementDecision {}
