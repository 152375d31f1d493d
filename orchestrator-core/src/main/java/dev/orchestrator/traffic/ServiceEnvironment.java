package dev.orchestrator.traffic;

import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.ServiceAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a container is told about the Services of its namespace, as environment variables in
 * Kubernetes' manner: {@code WEB_SERVICE_HOST}, {@code WEB_SERVICE_PORT}, {@code
 * WEB_SERVICE_PORT_HTTP}.
 */
public final class ServiceEnvironment {
  private ServiceEnvironment() {}

  /**
   * The variables for a pod of this namespace.
   *
   * @param hostAddress where the pod reaches the host, if it cannot reach the host's loopback
   *     addresses
   */
  public static SortedMap<String, String> of(
      ClusterState state, String namespace, Optional<String> hostAddress) {
    SortedMap<String, String> env = new TreeMap<>();
    for (Declaration declaration : state.declarationsIn(namespace).values()) {
      ServiceAddress address = state.serviceAddresses().get(declaration.key());
      if (declaration.resource() instanceof Service service && address != null) {
        add(env, service, address, hostAddress);
      }
    }
    return env;
  }

  private static void add(
      SortedMap<String, String> env,
      Service service,
      ServiceAddress address,
      Optional<String> hostAddress) {
    String prefix =
        service.metadata().name().toUpperCase(Locale.ROOT).replace('-', '_') + "_SERVICE_";
    env.put(prefix + "HOST", hostAddress.orElse(address.virtualIp()));
    for (ServicePort port : service.ports()) {
      int number =
          hostAddress.isPresent()
              ? address.hostPorts().getOrDefault(port.port(), port.port())
              : port.port();
      env.putIfAbsent(prefix + "PORT", Integer.toString(number));
      if (!port.name().isEmpty()) {
        env.put(
            prefix + "PORT_" + port.name().toUpperCase(Locale.ROOT).replace('-', '_'),
            Integer.toString(number));
      }
    }
  }
}
