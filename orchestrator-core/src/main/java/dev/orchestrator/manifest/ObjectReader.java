package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one Kubernetes object of a kind that is supported. */
final class ObjectReader {
  private final String defaultNamespace;
  private final ServiceReader services = new ServiceReader();
  private final WorkloadReader workloads = new WorkloadReader();

  ObjectReader(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  Optional<Resource> read(String kind, Value root) {
    return switch (kind) {
      case "Namespace" -> Optional.of(namespace(root.fields(KubernetesType.NAMESPACE)));
      case "ConfigMap" -> Optional.of(configMap(root.fields(KubernetesType.CONFIG_MAP)));
      case "Secret" -> Optional.of(secret(root.fields(KubernetesType.SECRET)));
      case "Service" -> withSpec(root, services::service);
      case "Deployment" -> withSpec(root, workloads::deployment);
      case "DaemonSet" -> withSpec(root, workloads::daemonSet);
      case "Job" -> withSpec(root, workloads::job);
      case "PodDisruptionBudget" -> withSpec(root, ObjectReader::disruptionBudget);
      default -> throw new IllegalStateException("no reader for kind " + kind);
    };
  }

  /** Makes an object of its metadata and its spec. */
  @FunctionalInterface
  interface SpecReader {
    Resource read(Metadata metadata, Value spec);
  }

  private Optional<Resource> withSpec(Value root, SpecReader reader) {
    Fields fields = root.fields(KubernetesType.OBJECT);
    Metadata metadata = metadata(fields, defaultNamespace);
    return fields.required("spec").map(spec -> reader.read(metadata, spec));
  }

  private Namespace namespace(Fields fields) {
    Metadata read = metadata(fields, "");
    return new Namespace(new Metadata("", read.name(), read.labels(), read.annotations()));
  }

  private ConfigMap configMap(Fields fields) {
    SortedMap<String, Bytes> binary =
        fields
            .value("binaryData")
            .map(v -> v.map(item -> Bytes.of(base64(item))))
            .orElseGet(TreeMap::new);
    return new ConfigMap(metadata(fields, defaultNamespace), fields.textMap("data"), binary);
  }

  private Secret secret(Fields fields) {
    SortedMap<String, SecretValue> data =
        fields
            .value("data")
            .map(v -> v.map(item -> SecretValue.of(base64(item))))
            .orElseGet(TreeMap::new);
    fields
        .value("stringData")
        .ifPresent(v -> data.putAll(v.map(item -> SecretValue.of(item.text()))));
    return new Secret(metadata(fields, defaultNamespace), fields.text("type", Secret.OPAQUE), data);
  }

  private static DisruptionBudget disruptionBudget(Metadata metadata, Value spec) {
    Fields fields = spec.fields(KubernetesType.DISRUPTION_BUDGET);
    return new DisruptionBudget(
        metadata,
        fields
            .required("selector")
            .map(SelectorReader::labels)
            .orElseGet(() -> LabelSelector.of(new TreeMap<>())),
        fields.value("minAvailable").map(Value::intOrPercent),
        fields.value("maxUnavailable").map(Value::intOrPercent));
  }

  private static Metadata metadata(Fields object, String namespace) {
    object.value("apiVersion").ifPresent(Value::text);
    object.value("kind").ifPresent(Value::text);
    Optional<Value> value = object.required("metadata");
    if (value.isEmpty()) {
      return Metadata.of(namespace, "");
    }
    Fields fields = value.get().fields(KubernetesType.METADATA);
    return new Metadata(
        fields.text("namespace", namespace),
        fields.required("name").map(Value::text).orElse(""),
        fields.textMap("labels"),
        fields.textMap("annotations"));
  }

  /**
   * Strict base64 with line breaks allowed; the message never shows the text, which may be a
   * secret.
   */
  private static byte[] base64(Value value) {
    String text = value.text().replaceAll("[\r\n]", "");
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      value.mistaken("must be base64", "");
      return new byte[0];
    }
  }
}
