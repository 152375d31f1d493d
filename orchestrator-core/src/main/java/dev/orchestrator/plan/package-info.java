/**
 * What was decided, and why: values that can be printed, explained, compared and thrown away.
 *
 * <p>The place in the flow: deciders answer with {@link dev.orchestrator.plan.Action}s, {@code
 * reconcile} composes them into one {@link dev.orchestrator.plan.Plan}, and only {@code control}
 * commits a plan to the log and acts on it.
 */
package dev.orchestrator.plan;
