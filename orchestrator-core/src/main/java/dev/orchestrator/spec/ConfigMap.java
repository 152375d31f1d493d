package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;

/**
 * Configuration that pods read as environment variables or files. Not for secrets.
 *
 * @param metadata name and labels
 * @param data text by key
 * @param binaryData bytes by key; no key stands in both maps
 */
public record ConfigMap(
    Metadata metadata, SortedMap<String, String> data, SortedMap<String, Bytes> binaryData)
    implements Resource {
  /** Takes immutable copies of the maps. */
  public ConfigMap {
    requireNonNull(metadata, "metadata");
    data = Copies.sorted(data, "data");
    binaryData = Copies.sorted(binaryData, "binaryData");
  }

  /** A validated ConfigMap of text values. */
  public static ConfigMap of(String namespace, String name, Map<String, String> data) {
    return InvalidSpecException.validated(
        new ConfigMap(Metadata.of(namespace, name), Copies.sorted(data), Copies.sorted(Map.of())));
  }

  @Override
  public Kind kind() {
    return Kind.CONFIG_MAP;
  }
}
