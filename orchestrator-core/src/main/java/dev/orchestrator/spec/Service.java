package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stable address for the ready pods that a selector matches.
 *
 * @param metadata name, namespace, labels
 * @param selector labels that a pod must have; empty selects no pod
 * @param ports the ports of the address
 * @param headless whether it has no address of its own, only endpoints
 */
public record Service(
    Metadata metadata,
    SortedMap<String, String> selector,
    List<ServicePort> ports,
    boolean headless)
    implements Resource {
  /** Takes immutable copies. */
  public Service {
    requireNonNull(metadata, "metadata");
    selector = Copies.sorted(selector, "selector");
    ports = Copies.list(ports, "ports");
  }

  @Override
  public Kind kind() {
    return Kind.SERVICE;
  }

  /** Whether a pod of this namespace with these labels stands behind the Service. */
  public boolean selects(String namespace, Map<String, String> labels) {
    return !selector.isEmpty()
        && metadata.namespace().equals(namespace)
        && selector.entrySet().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }

  /** A builder for a Service of this name in the default namespace. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /**
   * Builds a validated {@link Service}; without a selector the label {@code app} with its name is
   * used.
   */
  public static final class Builder {
    private final String name;
    private String namespace = Metadata.DEFAULT_NAMESPACE;
    private final Map<String, String> selector = new TreeMap<>();
    private final List<ServicePort> ports = new ArrayList<>();
    private boolean headless;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the namespace; {@code default} by default. */
    public Builder namespace(String value) {
      namespace = value;
      return this;
    }

    /** Requires a label of the pods. */
    public Builder selector(String key, String value) {
      selector.put(key, value);
      return this;
    }

    /** Adds a TCP port without a name; beside other ports it is named {@code port-<number>}. */
    public Builder port(int port, int targetPort) {
      return port(new ServicePort("", port, PortRef.of(targetPort), Protocol.TCP));
    }

    /** Adds a port. */
    public Builder port(ServicePort port) {
      ports.add(port);
      return this;
    }

    /** Gives the Service no address of its own. */
    public Builder headless() {
      headless = true;
      return this;
    }

    /** The Service. */
    public Service build() {
      Map<String, String> labels = selector.isEmpty() ? Map.of("app", name) : selector;
      return InvalidSpecException.validated(
          new Service(Metadata.of(namespace, name), Copies.sorted(labels), named(), headless));
    }

    private List<ServicePort> named() {
      return ports.size() < 2 ? ports : ports.stream().map(Builder::named).toList();
    }

    private static ServicePort named(ServicePort port) {
      return port.name().isEmpty()
          ? new ServicePort("port-" + port.port(), port.port(), port.targetPort(), port.protocol())
          : port;
    }
  }
}
