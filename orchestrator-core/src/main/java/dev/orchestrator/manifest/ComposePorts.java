package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.ServicePort;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The ports of a Compose service: each becomes a port of the container and of a Service; a
 * published one is bound on the node as well.
 */
final class ComposePorts {
  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(\\[[0-9a-fA-F:.]+]|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}):)?(?:([0-9]{0,5}(?:-[0-9]{1,5})?):)?"
              + "([0-9]{1,5}(?:-[0-9]{1,5})?)(?:/([a-zA-Z]{1,5}))?");
  private static final int MOST_IN_RANGE = 1000;
  private static final ImmutableMap<String, Protocol> PROTOCOLS =
      ImmutableMap.of("tcp", Protocol.TCP, "udp", Protocol.UDP, "sctp", Protocol.SCTP);
  private static final ImmutableMap<String, Boolean> MODES =
      ImmutableMap.of("host", true, "ingress", true);

  /** The port on the node by container port; an empty one is not published. */
  private final Map<ServicePort, OptionalInt> ports =
      new TreeMap<>(
          Comparator.comparingInt(ServicePort::port).thenComparing(ServicePort::protocol));

  private ComposePorts() {}

  static ComposePorts read(Fields service) {
    ComposePorts ports = new ComposePorts();
    service.items("ports").forEach(ports::published);
    service.items("expose").forEach(ports::exposed);
    return ports;
  }

  boolean isEmpty() {
    return ports.isEmpty();
  }

  List<ServicePort> servicePorts() {
    return List.copyOf(ports.keySet());
  }

  List<ContainerPort> containerPorts() {
    return ports.entrySet().stream()
        .map(
            e ->
                new ContainerPort(
                    e.getKey().name(), e.getKey().port(), e.getKey().protocol(), e.getValue()))
        .toList();
  }

  private void published(Value value) {
    if (value.isMapping()) {
      fromFields(value);
      return;
    }
    Matcher parts = SHORT.matcher(value.text());
    if (!parts.matches()) {
      value.mistaken("must be a port such as 8080:80 or 127.0.0.1:8080:80/tcp", "");
      return;
    }
    add(
        value,
        protocol(value, Optional.ofNullable(parts.group(4))),
        range(value, parts.group(3)),
        Optional.ofNullable(parts.group(2)),
        parts.group(1) != null);
  }

  private void fromFields(Value value) {
    Fields fields = value.fields(ComposeType.PORT);
    fields.value("mode").ifPresent(v -> v.choice(MODES));
    Optional<String> published = fields.value("published").map(Value::text);
    Protocol protocol = protocol(value, fields.value("protocol").map(Value::text));
    fields
        .required("target")
        .ifPresent(
            target ->
                add(
                    value,
                    protocol,
                    range(target, target.text()),
                    published,
                    fields.hasRaw("host_ip")));
  }

  private void exposed(Value value) {
    String[] parts = value.text().split("/", 2);
    add(
        value,
        protocol(value, Optional.of(parts).filter(p -> p.length == 2).map(p -> p[1])),
        range(value, parts[0]),
        Optional.of("-"),
        false);
  }

  /**
   * Adds ports; {@code published} is a port, a range, nothing for one that the engine chooses, or -
   * for none.
   */
  private void add(
      Value value,
      Protocol protocol,
      int[] targets,
      Optional<String> published,
      boolean onOneAddress) {
    if (targets.length == 0) {
      return;
    }
    if (published.equals(Optional.of("-"))) {
      bind(protocol, targets, new int[0]);
    } else if (onOneAddress) {
      bind(protocol, targets, new int[0]);
      value.unsupported(
          "publishing on one address of the host is not supported yet; the port is not published",
          "");
    } else if (published.filter(p -> !p.isEmpty()).isEmpty()) {
      bind(protocol, targets, new int[0]);
      value.unsupported(
          "publishing on a random port is not supported; the port is not published", "name a port");
    } else {
      publish(value, protocol, targets, range(value, published.get()));
    }
  }

  private void publish(Value value, Protocol protocol, int[] targets, int[] nodePorts) {
    if (nodePorts.length != 0 && nodePorts.length != targets.length) {
      bind(protocol, targets, new int[0]);
      value.unsupported(
          "publishing on any port of a range is not supported; the port is not published", "");
    } else {
      bind(protocol, targets, nodePorts);
    }
  }

  private void bind(Protocol protocol, int[] targets, int[] nodePorts) {
    for (int i = 0; i < targets.length; i++) {
      String name = protocol.name().toLowerCase(Locale.ROOT) + "-" + targets[i];
      ServicePort port = new ServicePort(name, targets[i], PortRef.of(targets[i]), protocol);
      OptionalInt nodePort =
          nodePorts.length == 0 ? OptionalInt.empty() : OptionalInt.of(nodePorts[i]);
      ports.merge(port, nodePort, (old, added) -> old.isPresent() ? old : added);
    }
  }

  private static Protocol protocol(Value value, Optional<String> word) {
    Protocol protocol = PROTOCOLS.get(word.orElse("tcp").toLowerCase(Locale.ROOT));
    if (protocol == null) {
      value.mistaken("the protocol must be tcp, udp or sctp", "");
      return Protocol.TCP;
    }
    return protocol;
  }

  /** The ports from the first to the last; none when that is wrong, which is told. */
  private static int[] range(Value value, String text) {
    String[] ends = text.split("-", 2);
    int first = port(ends[0]);
    int last = port(ends[ends.length - 1]);
    if (first < 1
        || last < first
        || last > ServiceReader.MAX_PORT
        || last - first >= MOST_IN_RANGE) {
      value.mistaken(
          "must be a port from 1 to " + ServiceReader.MAX_PORT + " or a range of at most 1000", "");
      return new int[0];
    }
    return IntStream.rangeClosed(first, last).toArray();
  }

  private static int port(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
  }
}
