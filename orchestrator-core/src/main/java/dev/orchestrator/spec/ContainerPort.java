package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;

/**
 * A port that a container listens on.
 *
 * @param name a name that Services and probes may use; may be empty
 * @param containerPort 1 to 65535
 * @param protocol TCP by default
 * @param hostPort the port of the node that is bound to it, if any
 */
public record ContainerPort(
    String name, int containerPort, Protocol protocol, OptionalInt hostPort) {
  /** Requires every component. */
  public ContainerPort {
    requireNonNull(name, "name");
    requireNonNull(protocol, "protocol");
    requireNonNull(hostPort, "hostPort");
  }

  /** A TCP port that is not bound on the node. */
  public static ContainerPort tcp(String name, int containerPort) {
    return new ContainerPort(name, containerPort, Protocol.TCP, OptionalInt.empty());
  }
}
