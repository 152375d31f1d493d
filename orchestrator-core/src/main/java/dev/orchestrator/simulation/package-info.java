/**
 * A cluster without machines: virtual time, executors and container runtimes that run as events of
 * one queue, so that the very code of production can be driven through hours and faults in
 * milliseconds, and the same seed gives the same run.
 *
 * <p>The place in the flow: {@link dev.orchestrator.simulation.VirtualTime} hands out the {@link
 * dev.orchestrator.time.Seams} that an orchestrator is built with; a {@link
 * dev.orchestrator.simulation.SimulatedMachine} stands for one node, and each of its {@link
 * dev.orchestrator.simulation.SimulatedRuntime}s for one connection to it.
 */
package dev.orchestrator.simulation;
