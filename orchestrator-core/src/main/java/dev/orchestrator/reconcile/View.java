package dev.orchestrator.reconcile;

import dev.orchestrator.state.ClusterState;
import java.time.Instant;

/**
 * What a decider is given.
 *
 * @param state what is, and what was decided so far in this step
 * @param issue where new uids come from
 * @param now the present
 */
record View(ClusterState state, Issue issue, Instant now) {}
