package dev.orchestrator.runtime;

import dev.orchestrator.spec.ResourceList;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a node offers.
 *
 * @param capacity {@code cpu} in thousandths of a core, {@code memory} in bytes, {@code pods}
 * @param labels what the runtime knows of the node, for example {@code kubernetes.io/os}
 * @param hostAddress the address at which the pods of this node reach the host that the
 *     orchestrator runs on, if they cannot reach its loopback addresses
 * @param version the runtime's name and version, for people
 */
public record NodeDescription(
    ResourceList capacity,
    SortedMap<String, String> labels,
    Optional<String> hostAddress,
    String version) {}
