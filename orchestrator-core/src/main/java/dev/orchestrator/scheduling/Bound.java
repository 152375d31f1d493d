package dev.orchestrator.scheduling;

import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;

/**
 * A pod on a node, as the index counts it.
 *
 * @param key its name
 * @param uid its identity
 * @param pods the pods that are like it
 * @param node the number of its node
 * @param stopping whether its end was asked for
 */
record Bound(PodKey key, Uid uid, PodClass pods, int node, boolean stopping) {}
