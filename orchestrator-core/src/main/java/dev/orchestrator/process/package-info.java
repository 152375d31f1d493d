/**
 * The embedded runtime: real processes of the local operating system, and a proxy inside this JVM
 * for the addresses of Services.
 *
 * <p>The place in the flow: {@code control} drives {@link dev.orchestrator.process.ProcessRuntime}
 * as any other {@link dev.orchestrator.runtime.ContainerRuntime}. Facts are files and {@code
 * /proc}; nothing is remembered that could not be read anew after the orchestrator was killed.
 */
package dev.orchestrator.process;
