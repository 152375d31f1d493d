package dev.orchestrator.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the builder of a runtime was told.
 *
 * @param callDeadline how long one request to the engine may take
 * @param pullStall how long a pull may make no progress
 * @param sandboxImage runs a program that waits for ever; made by the runtime when empty
 * @param publishAddress the address of the node at which host ports are bound
 * @param filesRoot a directory in memory on the node for the files of ConfigMaps and Secrets
 * @param hostPaths which paths of the node containers may mount, with what is below them
 * @param hostAddress at which address containers reach the orchestrator's host, when it is not the
 *     engine's own
 * @param maxPods how many pods the node takes
 * @param labels further labels of the node
 */
record Settings(
    Duration callDeadline,
    Duration pullStall,
    Optional<String> sandboxImage,
    String publishAddress,
    String filesRoot,
    List<Path> hostPaths,
    Optional<String> hostAddress,
    int maxPods,
    SortedMap<String, String> labels) {}
