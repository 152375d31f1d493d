/**
 * What is: nodes, pods, declared objects and their status as one immutable value, and the changes
 * that lead from one value to the next.
 *
 * <p>The place in the flow: entries of the log are folded into a {@link
 * dev.orchestrator.state.ClusterState}; deciders read it and answer with changes; nothing else
 * alters it. Maps iterate in key order. All types are values: safe to hold and to read from any
 * thread.
 */
package dev.orchestrator.state;
