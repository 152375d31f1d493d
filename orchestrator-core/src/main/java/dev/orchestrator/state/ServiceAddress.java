package dev.orchestrator.state;

import java.util.SortedMap;

/**
 * Where a Service is reached.
 *
 * @param virtualIp its own address on hosts of the cluster; never given to another Service while
 *     this one exists
 * @param hostPorts by port of the Service, the port on which it is reached at a node's host
 *     address, for pods that cannot reach {@code virtualIp}
 */
public record ServiceAddress(String virtualIp, SortedMap<Integer, Integer> hostPorts) {}
