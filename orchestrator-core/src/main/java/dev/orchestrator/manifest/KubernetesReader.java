package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Reading.Dialect;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the documents of one Kubernetes file: one object each, or lists of them. */
final class KubernetesReader {
  private final Findings findings;
  private final Mode mode;
  private final ObjectReader objects;
  private final Map<ObjectKey, Position> seen = new HashMap<>();

  KubernetesReader(Findings findings, Mode mode, String defaultNamespace) {
    this.findings = findings;
    this.mode = mode;
    this.objects = new ObjectReader(defaultNamespace);
  }

  void read(List<Yaml> documents) {
    documents.forEach(this::document);
  }

  private void document(Yaml document) {
    Reading reading = new Reading(findings, Dialect.KUBERNETES, mode, subject(document));
    Value root = reading.root(document);
    if (!(document instanceof Mapping mapping)) {
      root.mistaken("must be a mapping with apiVersion and kind, not " + document.word(), "");
    } else if (text(mapping, "kind").filter(KubernetesKinds::isList).isPresent()) {
      list(root);
    } else {
      object(root, mapping, reading);
    }
    reading.requireNothingLost(document);
  }

  private void list(Value root) {
    Fields fields = root.fields(KubernetesType.LIST);
    fields.value("apiVersion").ifPresent(Value::text);
    fields.value("kind").ifPresent(Value::text);
    for (Value item : fields.items("items")) {
      document(item.node());
      item.accept();
    }
  }

  private void object(Value root, Mapping mapping, Reading reading) {
    Optional<String> kind = text(mapping, "kind");
    Optional<String> apiVersion = text(mapping, "apiVersion");
    if (kind.isEmpty() && apiVersion.isEmpty()) {
      root.mistaken("is neither for Kubernetes (apiVersion, kind) nor for Compose (services)", "");
    } else if (kind.isEmpty() || apiVersion.isEmpty()) {
      root.mistaken(
          "must have a text for " + (kind.isEmpty() ? "kind" : "apiVersion"),
          "for example apiVersion: v1");
    } else if (isRead(kind.get(), apiVersion.get())) {
      objects.read(kind.get(), root).ifPresent(resource -> accept(resource, mapping, reading));
    } else {
      notRead(root, kind.get(), apiVersion.get());
    }
  }

  private void accept(Resource resource, Mapping mapping, Reading reading) {
    Position first = seen.putIfAbsent(resource.key(), mapping.at());
    if (first != null) {
      reading.error(mapping.at(), FieldPath.ROOT, "stands twice in this file", "first at " + first);
    }
    reading.validate(resource, SourceMap.byPath(mapping));
    reading.deliver(resource);
  }

  private static boolean isRead(String kind, String apiVersion) {
    return apiVersion.equals(KubernetesKinds.READ.get(kind));
  }

  private static void notRead(Value root, String kind, String apiVersion) {
    String readFrom = KubernetesKinds.READ.get(kind);
    if (!KubernetesKinds.isOwnGroup(apiVersion)) {
      root.unsupported(
          "custom resources (kind " + kind + " of " + apiVersion + ") are not supported", "");
    } else if (readFrom != null) {
      root.unsupported(
          "kind " + kind + " of " + apiVersion + " is not supported", "use apiVersion " + readFrom);
    } else if (KubernetesKinds.UNSUPPORTED.contains(kind)) {
      root.unsupported("kind " + kind + " is not supported yet", "");
    } else {
      String hint = Nearest.hint(kind, KubernetesKinds.known());
      root.mistaken("there is no kind " + kind + " in " + apiVersion, hint);
    }
  }

  /**
   * The object in words, for findings; from the raw document, because reading may fail anywhere.
   */
  private static String subject(Yaml document) {
    if (!(document instanceof Mapping mapping)) {
      return "";
    }
    String kind = text(mapping, "kind").orElse("object");
    Optional<String> name =
        mapping
            .get("metadata")
            .flatMap(m -> m instanceof Mapping meta ? text(meta, "name") : Optional.empty());
    return shortened(name.map(n -> kind + " " + n).orElse(kind));
  }

  private static Optional<String> text(Mapping mapping, String key) {
    return mapping
        .get(key)
        .flatMap(
            v -> v instanceof Scalar s && !s.isNull() ? Optional.of(s.text()) : Optional.empty());
  }

  private static String shortened(String text) {
    return text.length() <= 120 ? text : text.substring(0, 120) + "...";
  }
}
