/**
 * Compares what is declared with what is and composes the deciders' answers into one plan.
 * Internal: may change in any release.
 *
 * <p>The place in the flow: {@code control} calls {@link
 * dev.orchestrator.reconcile.Reconciler#plan} with a state, an agenda of what changed and the
 * present instant, and commits what comes back; {@code preview} makes the same call and commits
 * nothing. Pure and single-threaded.
 */
package dev.orchestrator.reconcile;
