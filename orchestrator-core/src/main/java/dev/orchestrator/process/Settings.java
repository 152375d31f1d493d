package dev.orchestrator.process;

import dev.orchestrator.spec.ResourceList;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** What a runtime was built with. */
record Settings(
    Path directory,
    Path memoryDirectory,
    Optional<ResourceList> capacity,
    SortedMap<String, String> labels,
    long logFileBytes,
    int logFiles,
    Set<String> inherited,
    Set<Path> hostPaths,
    Supervisor supervisor) {}
