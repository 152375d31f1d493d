package dev.orchestrator.traffic;

import com.google.common.collect.ImmutableSortedMap;
import dev.orchestrator.spec.Service;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ServiceAddress;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds addresses for Services: for each an address of 127.96.0.0/12 (served on the host's
 * loopback), and for each of its ports a port from 30000 to 32767 at the nodes' host addresses. The
 * first try follows from the cluster's id and the Service's name, so that a Service that is
 * declared again is likely to get the same address, and several clusters on one host rarely the
 * same ones.
 */
public final class ServiceAddresses {
  private static final int BAND = 1 << 20;
  private static final int FIRST_HOST_PORT = 30_000;
  private static final int HOST_PORTS = 2_768;

  private ServiceAddresses() {}

  /**
   * The address that a Service should have: what it has already, completed by what is free.
   *
   * @return empty when no address or no host port is left
   */
  public static Optional<ServiceAddress> complete(ClusterState state, Service service) {
    int seed = (state.clusterId() + " " + service.key()).hashCode();
    Optional<ServiceAddress> present =
        Optional.ofNullable(state.serviceAddresses().get(service.key()));
    return present
        .map(ServiceAddress::virtualIp)
        .or(() -> freeIp(seed, state))
        .flatMap(
            ip ->
                hostPorts(seed, service, present, state)
                    .map(ports -> new ServiceAddress(ip, ports)));
  }

  private static Optional<String> freeIp(int seed, ClusterState state) {
    Set<String> taken =
        state.serviceAddresses().values().stream()
            .map(ServiceAddress::virtualIp)
            .collect(Collectors.toSet());
    return Stream.iterate(0, i -> i + 1)
        .limit(BAND - 2)
        .map(i -> ip(1 + Math.floorMod((long) seed + i, BAND - 2)))
        .filter(ip -> !taken.contains(ip))
        .findFirst();
  }

  private static String ip(int offset) {
    return "127." + (96 + (offset >> 16)) + "." + (offset >> 8 & 0xff) + "." + (offset & 0xff);
  }

  private static Optional<SortedMap<Integer, Integer>> hostPorts(
      int seed, Service service, Optional<ServiceAddress> present, ClusterState state) {
    Set<Integer> taken =
        state.serviceAddresses().values().stream()
            .flatMap(a -> a.hostPorts().values().stream())
            .collect(Collectors.toSet());
    SortedMap<Integer, Integer> found = new TreeMap<>();
    SortedSet<Integer> wanted = new TreeSet<>();
    service.ports().forEach(port -> wanted.add(port.port()));
    for (int port : wanted) {
      Optional<Integer> hostPort =
          present
              .map(address -> address.hostPorts().get(port))
              .or(() -> freeHostPort((long) seed + port, taken));
      if (hostPort.isEmpty()) {
        return Optional.empty();
      }
      taken.add(hostPort.get());
      found.put(port, hostPort.get());
    }
    return Optional.of(ImmutableSortedMap.copyOf(found));
  }

  private static Optional<Integer> freeHostPort(long seed, Set<Integer> taken) {
    return Stream.iterate(0, i -> i + 1)
        .limit(HOST_PORTS)
        .map(i -> FIRST_HOST_PORT + Math.floorMod(seed + i, HOST_PORTS))
        .filter(port -> !taken.contains(port))
        .findFirst();
  }
}
