package dev.orchestrator.manifest;

import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the environment variables of a container. */
final class EnvReader {
  private static final Pattern FACT =
      Pattern.compile(
          "metadata\\.name|metadata\\.namespace|metadata\\.uid|spec\\.nodeName|status\\.podIP"
              + "|metadata\\.labels\\['[^']+'\\]");

  private EnvReader() {}

  static List<EnvVar> env(Fields container) {
    return container.items("env").stream()
        .map(EnvReader::variable)
        .flatMap(Optional::stream)
        .toList();
  }

  static List<EnvFrom> envFrom(Fields container) {
    return container.items("envFrom").stream().flatMap(v -> envFrom(v).stream()).toList();
  }

  private static Optional<EnvVar> variable(Value value) {
    Fields fields = value.fields(KubernetesType.ENV);
    String name = fields.text("name");
    Optional<Value> from = fields.value("valueFrom");
    if (from.isEmpty()) {
      return Optional.of(new EnvVar(name, new EnvSource.Literal(fields.text("value"))));
    }
    if (!fields.text("value").isEmpty()) {
      value.mistaken("has both value and valueFrom", "leave one of them out");
    }
    return source(from.get()).map(source -> new EnvVar(name, source));
  }

  /** The source; empty when it is not supported, which has been told. */
  private static Optional<EnvSource> source(Value value) {
    Fields fields = value.fields(KubernetesType.ENV_SOURCE);
    List<EnvSource> sources =
        Stream.of(
                fields.value("configMapKeyRef").map(EnvReader::configMapKey),
                fields.value("secretKeyRef").map(EnvReader::secretKey),
                fields.value("fieldRef").flatMap(EnvReader::fact))
            .flatMap(Optional::stream)
            .toList();
    if (sources.size() > 1 || (sources.isEmpty() && fields.isEmpty())) {
      value.mistaken("must have one source", "");
    }
    return sources.stream().findFirst();
  }

  private static EnvSource configMapKey(Value value) {
    Fields fields = value.fields(KubernetesType.KEY_REF);
    return new EnvSource.ConfigMapKey(
        fields.text("name"), fields.text("key"), fields.flag("optional", false));
  }

  private static EnvSource secretKey(Value value) {
    Fields fields = value.fields(KubernetesType.KEY_REF);
    return new EnvSource.SecretKey(
        fields.text("name"), fields.text("key"), fields.flag("optional", false));
  }

  private static Optional<EnvSource> fact(Value value) {
    Fields fields = value.fields(KubernetesType.FIELD_REF);
    fields.value("apiVersion").ifPresent(Value::text);
    Optional<Value> path = fields.required("fieldPath");
    if (path.isPresent() && !FACT.matcher(path.get().text()).matches()) {
      path.get().unsupported("the field " + path.get().text() + " is not supported yet", "");
      return Optional.empty();
    }
    return path.map(p -> new EnvSource.FieldRef(p.text()));
  }

  private static List<EnvFrom> envFrom(Value value) {
    Fields fields = value.fields(KubernetesType.ENV_FROM);
    String prefix = fields.text("prefix");
    List<EnvFrom> sources = new ArrayList<>();
    fields.value("configMapRef").ifPresent(v -> sources.add(envFrom(prefix, Kind.CONFIG_MAP, v)));
    fields.value("secretRef").ifPresent(v -> sources.add(envFrom(prefix, Kind.SECRET, v)));
    if (sources.size() != 1) {
      value.mistaken("must have one of configMapRef and secretRef", "");
    }
    return sources;
  }

  private static EnvFrom envFrom(String prefix, Kind kind, Value reference) {
    Fields fields = reference.fields(KubernetesType.OBJECT_REF);
    return new EnvFrom(prefix, kind, fields.text("name"), fields.flag("optional", false));
  }
}
