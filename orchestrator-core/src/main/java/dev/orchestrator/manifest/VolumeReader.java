package dev.orchestrator.manifest;

import dev.orchestrator.spec.Quantity;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the volumes of a pod. */
final class VolumeReader {
  /**
   * The volume, unless its source is not supported: then its name is added to the missing ones.
   * Without any source it is an empty directory, as in Kubernetes.
   */
  Optional<Volume> volume(Value value, Set<String> missing) {
    Fields fields = value.fields(KubernetesType.VOLUME);
    String name = fields.text("name");
    List<VolumeSource> sources =
        Stream.of(
                fields.value("emptyDir").map(VolumeReader::emptyDir),
                fields.value("configMap").map(VolumeReader::configMap),
                fields.value("secret").map(VolumeReader::secret),
                fields.value("hostPath").map(VolumeReader::hostPath))
            .flatMap(Optional::stream)
            .toList();
    if (sources.size() > 1) {
      value.mistaken("must have one source, not " + sources.size(), "");
    }
    if (!sources.isEmpty()) {
      return Optional.of(new Volume(name, sources.getFirst()));
    }
    if (!fields.isComplete()) {
      missing.add(name);
      return Optional.empty();
    }
    return Optional.of(new Volume(name, new VolumeSource.EmptyDir(false, OptionalLong.empty())));
  }

  private static VolumeSource emptyDir(Value value) {
    Fields fields = value.fields(KubernetesType.EMPTY_DIR);
    return new VolumeSource.EmptyDir(
        inMemory(fields),
        fields
            .value("sizeLimit")
            .map(v -> OptionalLong.of(v.amount(Quantity::bytes)))
            .orElse(OptionalLong.empty()));
  }

  private static boolean inMemory(Fields fields) {
    Optional<Value> medium = fields.value("medium");
    if (medium.filter(v -> v.text().startsWith("HugePages")).isPresent()) {
      medium.get().unsupported("huge pages are not supported yet", "");
      return true;
    }
    return medium.flatMap(v -> v.choice(KubernetesWords.MEDIA)).orElse(false);
  }

  private static VolumeSource configMap(Value value) {
    Fields fields = value.fields(KubernetesType.CONFIG_MAP_VOLUME);
    return new VolumeSource.ConfigMapFiles(
        fields.text("name"), paths(fields), mode(fields), fields.flag("optional", false));
  }

  private static VolumeSource secret(Value value) {
    Fields fields = value.fields(KubernetesType.SECRET_VOLUME);
    return new VolumeSource.SecretFiles(
        fields.text("secretName"), paths(fields), mode(fields), fields.flag("optional", false));
  }

  private static VolumeSource hostPath(Value value) {
    Fields fields = value.fields(KubernetesType.HOST_PATH);
    fields.value("type").filter(v -> !v.text().isEmpty()).ifPresent(Value::unsupported);
    return new VolumeSource.HostPath(fields.text("path"));
  }

  private static OptionalInt mode(Fields fields) {
    return fields
        .value("defaultMode")
        .map(v -> OptionalInt.of(v.fileMode()))
        .orElse(OptionalInt.empty());
  }

  private static SortedMap<String, String> paths(Fields volume) {
    SortedMap<String, String> paths = new TreeMap<>();
    for (Value item : volume.items("items")) {
      Fields fields = item.fields(KubernetesType.KEY_TO_PATH);
      String key = fields.text("key");
      if (paths.putIfAbsent(key, fields.text("path")) != null) {
        item.unsupported("a key under two paths is not supported yet", "");
      }
    }
    return paths;
  }
}
