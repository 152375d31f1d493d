package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A port of a Service.
 *
 * @param name unique within the Service; may be empty when it is the only port
 * @param port the port of the Service's address
 * @param targetPort the pods' port, by number or by name
 * @param protocol TCP by default
 */
public record ServicePort(String name, int port, PortRef targetPort, Protocol protocol) {
  /** Requires every component. */
  public ServicePort {
    requireNonNull(name, "name");
    requireNonNull(targetPort, "targetPort");
    requireNonNull(protocol, "protocol");
  }
}
