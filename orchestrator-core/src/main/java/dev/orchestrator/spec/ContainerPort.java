package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A port that a container listens on.
 *
 * @param name a name that Services and probes may use; may be empty
 * @param containerPort 1 to 65535
 * @param protocol TCP by default
 * @param hostPort the port of the node that is bound to it, if any
 * @param hostIp the address of the node on which {@code hostPort} is bound; absent means all
 */
public record ContainerPort(
    String name,
    int containerPort,
    Protocol protocol,
    OptionalInt hostPort,
    Optional<String> hostIp) {
  /** Requires every component. */
  public ContainerPort {
    requireNonNull(name, "name");
    requireNonNull(protocol, "protocol");
    requireNonNull(hostPort, "hostPort");
    requireNonNull(hostIp, "hostIp");
  }

  /** A port that is bound on all addresses of the node, if it is bound at all. */
  public ContainerPort(String name, int containerPort, Protocol protocol, OptionalInt hostPort) {
    this(name, containerPort, protocol, hostPort, Optional.empty());
  }

  /** A TCP port that is not bound on the node. */
  public static ContainerPort tcp(String name, int containerPort) {
    return new ContainerPort(name, containerPort, Protocol.TCP, OptionalInt.empty());
  }
}
