/**
 * Old revision, new revision, next safe step. Internal: may change in any release.
 *
 * <p>The place in the flow: a pure function of a workload's pods; {@code reconcile} turns its
 * answer into actions. At present there is one strategy, replacement in order; surge, canary and
 * blue-green join it here.
 */
package dev.orchestrator.rollout;
