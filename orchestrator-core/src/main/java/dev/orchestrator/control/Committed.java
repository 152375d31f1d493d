package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;

/**
 * One entry that is durable, with the state before and after it.
 *
 * @param before the state that it was folded into
 * @param entry the entry
 * @param after the state that followed
 */
public record Committed(ClusterState before, Entry entry, ClusterState after) {}
