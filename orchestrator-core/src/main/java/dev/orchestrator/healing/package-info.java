/**
 * Keeps what was placed alive: restart backoff, the next step of each pod, and the verdicts of
 * probes. Internal: may change in any release.
 *
 * <p>The place in the flow: pure functions of a pod and the present instant; {@code reconcile}
 * composes their actions into the plan, {@code control} feeds probe results in.
 */
package dev.orchestrator.healing;
