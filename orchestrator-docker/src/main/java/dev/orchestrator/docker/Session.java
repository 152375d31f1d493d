package dev.orchestrator.docker;

import com.github.dockerjava.api.DockerClient;

/**
 * What was agreed with an engine when it was connected to.
 *
 * @param client speaks the agreed version of the interface
 * @param pathPrefix the agreed version as the first part of a raw request's path
 * @param version the engine's own version
 * @param os its operating system, for example {@code linux}
 * @param arch its processor architecture as Go calls it, for example {@code amd64}
 */
record Session(DockerClient client, String pathPrefix, String version, String os, String arch) {}
