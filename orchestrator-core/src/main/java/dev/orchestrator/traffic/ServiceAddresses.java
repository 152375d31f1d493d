package dev.orchestrator.traffic;

import com.google.common.collect.ImmutableSortedMap;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ServiceAddress;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds a free address for a Service: an address of 127.96.0.0/12 (served on the host's loopback),
 * and for each port a free port from 30000 to 32767 at the nodes' host addresses. The first try
 * follows from the Service's name, so that a Service that is declared again is likely to get the
 * same address.
 */
public final class ServiceAddresses {
  private static final int BAND = 1 << 20;
  private static final int FIRST_HOST_PORT = 30_000;
  private static final int HOST_PORTS = 2_768;

  private ServiceAddresses() {}

  /** A free address; empty when all are taken. */
  public static Optional<ServiceAddress> free(ClusterState state, Service service) {
    Set<String> ips =
        state.serviceAddresses().values().stream()
            .map(ServiceAddress::virtualIp)
            .collect(Collectors.toSet());
    Set<Integer> ports =
        state.serviceAddresses().values().stream()
            .flatMap(a -> a.hostPorts().values().stream())
            .collect(Collectors.toSet());
    int seed = service.key().toString().hashCode() & Integer.MAX_VALUE;
    return freeIp(seed, ips)
        .flatMap(ip -> hostPorts(seed, service, ports).map(p -> new ServiceAddress(ip, p)));
  }

  private static Optional<String> freeIp(int seed, Set<String> taken) {
    for (int i = 0; i < BAND; i++) {
      int offset = 1 + (seed + i) % (BAND - 2);
      String ip =
          "127." + (96 + (offset >> 16)) + "." + (offset >> 8 & 0xff) + "." + (offset & 0xff);
      if (!taken.contains(ip)) {
        return Optional.of(ip);
      }
    }
    return Optional.empty();
  }

  private static Optional<SortedMap<Integer, Integer>> hostPorts(
      int seed, Service service, Set<Integer> taken) {
    SortedMap<Integer, Integer> found = new TreeMap<>();
    for (ServicePort port : service.ports()) {
      for (int i = 0; i < HOST_PORTS && !found.containsKey(port.port()); i++) {
        int candidate = FIRST_HOST_PORT + (seed + port.port() + i) % HOST_PORTS;
        if (!taken.contains(candidate) && !found.containsValue(candidate)) {
          found.put(port.port(), candidate);
        }
      }
    }
    return found.size() == service.ports().stream().map(ServicePort::port).distinct().count()
        ? Optional.of(ImmutableSortedMap.copyOf(found))
        : Optional.empty();
  }
}
