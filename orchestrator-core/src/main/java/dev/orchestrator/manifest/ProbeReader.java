package dev.orchestrator.manifest;

import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ProbeAction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads probes. */
final class ProbeReader {
  private ProbeReader() {}

  /** The probe; empty when its action is not supported or missing, which has been told. */
  static Optional<Probe> probe(Value value) {
    Fields fields = value.fields(KubernetesType.PROBE);
    List<ProbeAction> actions =
        Stream.of(
                fields.value("httpGet").map(ProbeReader::httpGet),
                fields.value("tcpSocket").map(ProbeReader::tcpSocket),
                fields.value("exec").map(ProbeReader::exec))
            .flatMap(Optional::stream)
            .toList();
    Duration delay = fields.seconds("initialDelaySeconds").orElse(Duration.ZERO);
    Duration period = Duration.ofSeconds(positive(fields, "periodSeconds", 10));
    Duration timeout = Duration.ofSeconds(positive(fields, "timeoutSeconds", 1));
    int successes = positive(fields, "successThreshold", 1);
    int failures = positive(fields, "failureThreshold", 3);
    if (actions.size() > 1 || (actions.isEmpty() && fields.isComplete())) {
      value.mistaken("must have one of httpGet, tcpSocket, exec", "");
    }
    return actions.stream()
        .findFirst()
        .map(a -> new Probe(a, delay, period, timeout, successes, failures));
  }

  /** A count for which 0 means the default, as in Kubernetes. */
  private static int positive(Fields fields, String name, int absent) {
    int given = fields.integer(name, 0, Integer.MAX_VALUE, 0);
    return given == 0 ? absent : given;
  }

  private static ProbeAction httpGet(Value value) {
    Fields fields = value.fields(KubernetesType.HTTP_GET);
    String path = fields.text("path", "/");
    return new ProbeAction.HttpGet(
        path.startsWith("/") ? path : "/" + path,
        port(fields),
        fields.choice("scheme", KubernetesWords.SCHEMES).orElse(false),
        headers(fields));
  }

  private static SortedMap<String, String> headers(Fields httpGet) {
    SortedMap<String, String> headers = new TreeMap<>();
    for (Value item : httpGet.items("httpHeaders")) {
      Fields fields = item.fields(KubernetesType.HTTP_HEADER);
      String name = fields.text("name");
      if (headers.putIfAbsent(name, fields.text("value")) != null) {
        item.unsupported("a second header " + name + " is not supported yet", "");
      }
    }
    return headers;
  }

  private static ProbeAction tcpSocket(Value value) {
    return new ProbeAction.TcpSocket(port(value.fields(KubernetesType.TCP_SOCKET)));
  }

  private static ProbeAction exec(Value value) {
    return new ProbeAction.Exec(value.fields(KubernetesType.EXEC).texts("command"));
  }

  private static PortRef port(Fields fields) {
    return fields.required("port").map(ServiceReader::portRef).orElse(PortRef.of(1));
  }
}
