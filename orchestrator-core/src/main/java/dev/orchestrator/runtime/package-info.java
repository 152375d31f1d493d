/**
 * What a node can do: the service provider interface of container runtimes and of service proxies.
 *
 * <p>The place in the flow: {@code control} derives calls from what is committed in the log and
 * hands them to a {@link dev.orchestrator.runtime.ContainerRuntime} on the node's own bounded lane;
 * what the runtime lists is folded back into the log as observations. A runtime never decides
 * anything: it restarts nothing on its own account.
 *
 * <p>Adapter authors extend {@code dev.orchestrator.runtime.ContainerRuntimeContract} of the core's
 * test-jar.
 */
package dev.orchestrator.runtime;
