package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a Compose service mounts: absolute paths of the host, {@code tmpfs}, configs and secrets.
 * Named and anonymous volumes and relative paths are not supported yet.
 */
final class ComposeVolumes {
  private static final ImmutableMap<String, Boolean> TYPES =
      ImmutableMap.of(
          "bind", true, "tmpfs", true, "volume", false, "npipe", false, "cluster", false, "image",
          false);

  private final ComposeSources configs;
  private final ComposeSources secrets;
  private final List<Volume> volumes = new ArrayList<>();
  private final List<VolumeMount> mounts = new ArrayList<>();

  ComposeVolumes(ComposeSources configs, ComposeSources secrets) {
    this.configs = configs;
    this.secrets = secrets;
  }

  void read(Fields service) {
    service.items("volumes").forEach(this::volume);
    service
        .value("tmpfs")
        .ifPresent(v -> (v.isList() ? v.items() : List.of(v)).forEach(this::shortTmpfs));
    service.items("configs").forEach(this::config);
    service.items("secrets").forEach(this::secret);
  }

  List<Volume> volumes() {
    return volumes;
  }

  List<VolumeMount> mounts() {
    return mounts;
  }

  private void volume(Value value) {
    if (value.isMapping()) {
      fromFields(value);
    } else {
      fromText(value);
    }
  }

  private void fromText(Value value) {
    String[] parts = value.text().split(":", -1);
    if (parts.length == 1) {
      value.unsupported("an anonymous volume is not supported yet", "");
    } else if (parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      value.mistaken("must be a volume such as /data:/var/lib/data:ro", "");
    } else {
      bind(value, parts[0], parts[1], isReadOnly(value, parts.length == 3 ? parts[2] : ""));
    }
  }

  private static boolean isReadOnly(Value value, String options) {
    boolean readOnly = false;
    for (String option : options.split(",", -1)) {
      readOnly |= option.equals("ro");
      if (!option.isEmpty() && !option.equals("ro") && !option.equals("rw")) {
        value
            .reading()
            .unsupported(
                value.node().at(),
                value.path(),
                "the option " + option + " is not supported yet",
                "");
      }
    }
    return readOnly;
  }

  private void fromFields(Value value) {
    Fields fields = value.fields(ComposeType.VOLUME);
    String type = fields.required("type").map(Value::text).orElse("");
    String source = fields.text("source");
    String target = fields.required("target").map(Value::text).orElse("");
    boolean readOnly = fields.flag("read_only", false);
    Optional<Fields> tmpfs = fields.value("tmpfs").map(v -> v.fields(ComposeType.TMPFS));
    Optional<Long> size = tmpfs.flatMap(f -> f.value("size")).map(ComposeValues::bytes);
    fields.value("type").ifPresent(v -> v.choice(TYPES));
    switch (type) {
      case "tmpfs" -> tmpfs(target, size, readOnly);
      case "bind" -> bind(value, source, target, readOnly);
      default -> value.unsupported("a volume of type " + type + " is not supported yet", "");
    }
  }

  private void bind(Value value, String source, String target, boolean readOnly) {
    if (source.startsWith("/")) {
      mount(new VolumeSource.HostPath(source), "bind", target, "", readOnly);
    } else if (source.startsWith(".") || source.startsWith("~") || source.indexOf('\\') >= 0) {
      String message =
          "a path relative to the Compose file ("
              + source
              + ") is not supported, because a node has no such";
      value.unsupported(message, "write an absolute path of the nodes, or use configs");
    } else {
      value.unsupported("a named volume (" + source + ") is not supported yet", "");
    }
  }

  private void shortTmpfs(Value value) {
    String[] parts = value.text().split(":", 2);
    Optional<Long> size = Optional.empty();
    for (String option : parts.length == 2 ? parts[1].split(",") : new String[0]) {
      OptionalLong bytes =
          option.startsWith("size=")
              ? ComposeUnits.bytes(option.substring(5))
              : OptionalLong.empty();
      if (bytes.isPresent()) {
        size = Optional.of(bytes.getAsLong());
      } else {
        value
            .reading()
            .unsupported(
                value.node().at(),
                value.path(),
                "the option " + option + " is not supported yet",
                "");
      }
    }
    tmpfs(parts[0], size, false);
  }

  private void tmpfs(String target, Optional<Long> size, boolean readOnly) {
    OptionalLong limit = size.filter(s -> s > 0).map(OptionalLong::of).orElse(OptionalLong.empty());
    mount(new VolumeSource.EmptyDir(true, limit), "tmpfs", target, "", readOnly);
  }

  private void config(Value value) {
    grant(
        value,
        configs,
        "/",
        "config",
        (object, items, mode) -> new VolumeSource.ConfigMapFiles(object, items, mode, false));
  }

  private void secret(Value value) {
    grant(
        value,
        secrets,
        "/run/secrets/",
        "secret",
        (object, items, mode) -> new VolumeSource.SecretFiles(object, items, mode, false));
  }

  /** Makes a volume source of an object, the file of its key and the mode. */
  @FunctionalInterface
  private interface SourceMaker {
    VolumeSource make(String object, SortedMap<String, String> items, OptionalInt mode);
  }

  private void grant(
      Value value, ComposeSources sources, String directory, String kind, SourceMaker maker) {
    Optional<Fields> fields =
        value.isMapping() ? Optional.of(value.fields(ComposeType.GRANT)) : Optional.empty();
    String source = fields.map(f -> f.text("source")).orElseGet(value::text);
    String target = fields.map(f -> f.text("target", source)).orElse(source);
    OptionalInt mode =
        fields
            .flatMap(f -> f.value("mode"))
            .map(v -> OptionalInt.of(v.fileMode()))
            .orElse(OptionalInt.empty());
    Optional<String> object = sources.objectName(source);
    if (object.isEmpty()) {
      String hint = Nearest.hint(source, sources.names());
      value.mistaken("there is no " + kind + " " + source + " at the top of the file", hint);
      return;
    }
    String path = target.startsWith("/") ? target : directory + target;
    String file = path.substring(path.lastIndexOf('/') + 1);
    SortedMap<String, String> items = new TreeMap<>();
    items.put(source, file);
    mount(maker.make(object.get(), items, mode), kind, path, file, true);
  }

  private void mount(
      VolumeSource source, String kind, String target, String subPath, boolean readOnly) {
    String name = kind + "-" + (volumes.size() + 1);
    volumes.add(new Volume(name, source));
    mounts.add(new VolumeMount(name, target, subPath, readOnly));
  }
}
