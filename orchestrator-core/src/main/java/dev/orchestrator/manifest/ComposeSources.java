package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The configs or the secrets that a Compose file declares at its top: each becomes a ConfigMap or
 * Secret with one key of the same name. An external one is expected to exist.
 */
final class ComposeSources {
  private final SortedMap<String, String> objectNames = new TreeMap<>();

  private ComposeSources() {}

  static ComposeSources configs(Fields top, ComposeProject project) {
    ComposeSources configs = new ComposeSources();
    for (Map.Entry<String, Value> entry :
        top.value("configs").map(Value::entries).orElse(List.of())) {
      configs.declare(
          entry.getKey(),
          entry.getValue(),
          ComposeType.CONFIG,
          project,
          (object, bytes) -> configMap(project, object, entry.getKey(), bytes));
    }
    return configs;
  }

  static ComposeSources secrets(Fields top, ComposeProject project) {
    ComposeSources secrets = new ComposeSources();
    for (Map.Entry<String, Value> entry :
        top.value("secrets").map(Value::entries).orElse(List.of())) {
      secrets.declare(
          entry.getKey(),
          entry.getValue(),
          ComposeType.SECRET,
          project,
          (object, bytes) -> secret(project, object, entry.getKey(), bytes));
    }
    return secrets;
  }

  /** The object of a declared config or secret. */
  Optional<String> objectName(String name) {
    return Optional.ofNullable(objectNames.get(name));
  }

  Iterable<String> names() {
    return objectNames.keySet();
  }

  /** Makes an object of its name and its content. */
  @FunctionalInterface
  private interface Maker {
    Resource make(String objectName, Bytes content);
  }

  private void declare(
      String name, Value value, FieldTable table, ComposeProject project, Maker maker) {
    Reading part = value.reading().part();
    Value own = value.in(part);
    Fields fields = own.fields(table);
    String object = ComposeProject.objectName(fields.text("name", name));
    objectNames.put(name, object);
    if (isExternal(fields)) {
      return;
    }
    Optional<Bytes> content = content(own, fields, project);
    content
        .map(bytes -> maker.make(object, bytes))
        .ifPresent(
            resource -> {
              part.validate(
                  resource, path -> new SourceMap.Source(own.node().at(), own.path().toString()));
              part.deliver(resource);
            });
  }

  private static boolean isExternal(Fields fields) {
    Optional<Value> external = fields.value("external");
    if (external.filter(Value::isMapping).isPresent()) {
      external
          .get()
          .unsupported(
              "the old form of external is not supported", "write external: true and name");
    } else if (!external.map(Value::flag).orElse(false)) {
      return false;
    }
    contents(fields)
        .forEach(
            value -> {
              value.warning("has no effect beside external", "");
              value.accept();
            });
    return true;
  }

  private static List<Value> contents(Fields fields) {
    return Stream.of("file", "environment", "content")
        .filter(fields::canHave)
        .flatMap(field -> fields.value(field).stream())
        .toList();
  }

  private static Optional<Bytes> content(Value own, Fields fields, ComposeProject project) {
    List<Value> given = contents(fields);
    if (given.size() != 1) {
      own.mistaken("must have one source, such as file or environment", "");
      return Optional.empty();
    }
    Value source = given.getFirst();
    return switch (source.path().segment()) {
      case ".file" -> project.file(source);
      case ".environment" -> variable(source, project);
      default -> Optional.of(Bytes.of(source.text().getBytes(StandardCharsets.UTF_8)));
    };
  }

  private static Optional<Bytes> variable(Value source, ComposeProject project) {
    String value = project.variables().get(source.text());
    if (value == null) {
      source.mistaken("the variable " + source.text() + " is not set", "");
      return Optional.empty();
    }
    return Optional.of(Bytes.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  private static ConfigMap configMap(
      ComposeProject project, String object, String key, Bytes bytes) {
    Optional<String> text = utf8(bytes);
    SortedMap<String, String> data = new TreeMap<>();
    SortedMap<String, Bytes> binary = new TreeMap<>();
    text.ifPresentOrElse(t -> data.put(key, t), () -> binary.put(key, bytes));
    return new ConfigMap(project.metadata(object, Map.of(), Map.of()), data, binary);
  }

  private static Secret secret(ComposeProject project, String object, String key, Bytes bytes) {
    SortedMap<String, SecretValue> data =
        new TreeMap<>(Map.of(key, SecretValue.of(bytes.toArray())));
    return new Secret(project.metadata(object, Map.of(), Map.of()), Secret.OPAQUE, data);
  }

  static Optional<String> utf8(Bytes bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
