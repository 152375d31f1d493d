package dev.orchestrator.manifest;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Quantity;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.ResourceRequirements;
import dev.orchestrator.spec.VolumeMount;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads containers. */
final class ContainerReader {
  Container container(Value value, Set<String> missingVolumes) {
    Fields fields = value.fields(KubernetesType.CONTAINER);
    return new Container(
        fields.required("name").map(Value::text).orElse(""),
        fields.text("image"),
        fields.texts("command"),
        fields.texts("args"),
        fields.text("workingDir"),
        EnvReader.env(fields),
        EnvReader.envFrom(fields),
        fields.each("ports", ContainerReader::port),
        fields.value("resources").map(ContainerReader::resources).orElse(ResourceRequirements.NONE),
        mounts(fields, missingVolumes),
        probe(fields, "startupProbe"),
        probe(fields, "livenessProbe"),
        probe(fields, "readinessProbe"),
        false);
  }

  private static Optional<Probe> probe(Fields fields, String name) {
    return fields.value(name).flatMap(ProbeReader::probe);
  }

  private static ContainerPort port(Value value) {
    Fields fields = value.fields(KubernetesType.CONTAINER_PORT);
    return new ContainerPort(
        fields.text("name"),
        fields.required("containerPort").map(v -> v.integer(1, ServiceReader.MAX_PORT)).orElse(1),
        fields.choice("protocol", KubernetesWords.PROTOCOLS).orElse(Protocol.TCP),
        hostPort(fields),
        Optional.of(fields.text("hostIP")).filter(ip -> !ip.isEmpty()));
  }

  /** 0 means none, as in Kubernetes. */
  private static OptionalInt hostPort(Fields fields) {
    int port = fields.integer("hostPort", 0, ServiceReader.MAX_PORT, 0);
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static ResourceRequirements resources(Value value) {
    Fields fields = value.fields(KubernetesType.RESOURCES);
    return new ResourceRequirements(amounts(fields, "requests"), amounts(fields, "limits"));
  }

  private static ResourceList amounts(Fields fields, String name) {
    return fields.value(name).map(ContainerReader::amounts).orElse(ResourceList.EMPTY);
  }

  /** Amounts by resource. */
  static ResourceList amounts(Value value) {
    SortedMap<String, Long> amounts = new TreeMap<>();
    value.entries().forEach(e -> amounts.put(e.getKey(), amount(e.getKey(), e.getValue())));
    return new ResourceList(amounts);
  }

  private static long amount(String resource, Value value) {
    return switch (resource) {
      case ResourceList.CPU -> value.amount(Quantity::cpuMillis);
      case ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE -> value.amount(Quantity::bytes);
      default ->
          value.amount(resource.startsWith("hugepages-") ? Quantity::bytes : Quantity::count);
    };
  }

  private static List<VolumeMount> mounts(Fields container, Set<String> missingVolumes) {
    return container.items("volumeMounts").stream()
        .map(v -> mount(v, missingVolumes))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<VolumeMount> mount(Value value, Set<String> missingVolumes) {
    Fields fields = value.fields(KubernetesType.VOLUME_MOUNT);
    String volume = fields.text("name");
    VolumeMount mount =
        new VolumeMount(
            volume,
            fields.text("mountPath"),
            fields.text("subPath"),
            fields.flag("readOnly", false));
    if (missingVolumes.contains(volume)) {
      value.unsupported("is left out, because its volume " + volume + " is not supported yet", "");
      return Optional.empty();
    }
    return Optional.of(mount);
  }
}
