/**
 * Chooses nodes for pods: filters say where a pod may run and why not elsewhere, scorers say where
 * best.
 *
 * <p>The place in the flow: {@code reconcile} hands over the state and the pods that wait; the
 * answer is a {@link dev.orchestrator.plan.PlacementDecision} for each. Pure and deterministic: the
 * same state gives the same answer.
 */
package dev.orchestrator.scheduling;
