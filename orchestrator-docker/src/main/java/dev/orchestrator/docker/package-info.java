/**
 * Docker Engines as nodes: {@link dev.orchestrator.docker.DockerRuntime} is the only public entry.
 *
 * <p>The place in the flow: {@code control} calls the runtime on the node's own lane; a call
 * becomes a few requests to one engine, each with its own deadline. What the engine answers is
 * translated in one place ({@code Fault}); what it lists is handed back as observations. Nothing of
 * the docker-java library appears in a public signature.
 */
@NullMarked
package dev.orchestrator.docker;

import org.jspecify.annotations.NullMarked;
