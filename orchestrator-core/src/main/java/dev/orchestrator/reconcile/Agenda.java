package dev.orchestrator.reconcile;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.PodKey;
import java.util.SortedSet;

/**
 * What to look at: a step costs what is on its agenda, not what there is.
 *
 * @param objects declared objects that changed, or whose pods did
 * @param pods pods that changed, or whose backoff is over
 * @param cleared stopped pods of which nothing is left on their nodes
 * @param placements whether pods that wait for a node may have got a chance
 */
public record Agenda(
    SortedSet<ObjectKey> objects,
    SortedSet<PodKey> pods,
    SortedSet<PodKey> cleared,
    boolean placements) {}
