package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;

/** Reads Services and references to ports. */
final class ServiceReader {
  private static final ImmutableMap<String, Boolean> TYPES =
      ImmutableMap.of(
          "ClusterIP", true, "NodePort", false, "LoadBalancer", false, "ExternalName", false);
  private static final ImmutableMap<String, Boolean> AFFINITIES =
      ImmutableMap.of("None", true, "ClientIP", false);

  static final int MAX_PORT = 65_535;

  Service service(Metadata metadata, Value spec) {
    Fields fields = spec.fields(KubernetesType.SERVICE);
    supportedChoice(fields, "type", TYPES);
    supportedChoice(fields, "sessionAffinity", AFFINITIES);
    return new Service(
        metadata,
        fields.textMap("selector"),
        fields.each("ports", ServiceReader::port),
        headless(fields));
  }

  private static boolean headless(Fields fields) {
    String address = fields.text("clusterIP");
    if (!address.isEmpty() && !address.equals("None")) {
      fields
          .value("clusterIP")
          .ifPresent(v -> v.unsupported("a fixed address is not supported yet", "leave it out"));
    }
    return address.equals("None");
  }

  private static void supportedChoice(
      Fields fields, String name, ImmutableMap<String, Boolean> choices) {
    boolean supported = fields.choice(name, choices).orElse(true);
    if (!supported) {
      fields.value(name).ifPresent(v -> v.unsupported(v.text() + " is not supported yet", ""));
    }
  }

  private static ServicePort port(Value value) {
    Fields fields = value.fields(KubernetesType.SERVICE_PORT);
    int port = fields.required("port").map(v -> v.integer(1, MAX_PORT)).orElse(1);
    return new ServicePort(
        fields.text("name"),
        port,
        fields.value("targetPort").map(ServiceReader::portRef).orElse(PortRef.of(port)),
        fields.choice("protocol", KubernetesWords.PROTOCOLS).orElse(Protocol.TCP));
  }

  /** A number, or a name; a number in quotes is a name, as in Kubernetes. */
  static PortRef portRef(Value value) {
    return value.isPlainNumber()
        ? PortRef.of(value.integer(1, MAX_PORT))
        : PortRef.of(value.text());
  }
}
