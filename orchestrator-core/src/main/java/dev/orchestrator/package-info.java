/**
 * The facade: {@link dev.orchestrator.Orchestrator}, its builder, and what its calls answer.
 *
 * <p>The place in the flow: a call becomes a command for the control loop, which answers once its
 * changes are durable; reading answers from the folded state. Nothing is decided here but what a
 * call means.
 */
package dev.orchestrator;
