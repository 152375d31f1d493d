package dev.orchestrator.spec;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;

/** What a volume holds. */
public sealed interface VolumeSource {
  /**
   * An empty directory that lives as long as the pod.
   *
   * @param inMemory whether it is kept in memory
   * @param sizeLimitBytes its largest size, if limited
   */
  record EmptyDir(boolean inMemory, OptionalLong sizeLimitBytes) implements VolumeSource {}

  /**
   * The keys of a ConfigMap of the same namespace as files.
   *
   * @param configMap the ConfigMap
   * @param items the path by key; empty means every key under its own name
   * @param mode the permission bits of the files, 0644 by default
   * @param optional whether the ConfigMap may be absent
   */
  record ConfigMapFiles(
      String configMap, SortedMap<String, String> items, OptionalInt mode, boolean optional)
      implements VolumeSource {
    /** Takes an immutable copy. */
    public ConfigMapFiles {
      items = Copies.sorted(items);
    }
  }

  /**
   * The keys of a Secret of the same namespace as files in memory.
   *
   * @param secret the Secret
   * @param items the path by key; empty means every key under its own name
   * @param mode the permission bits of the files, 0400 where the runtime decides
   * @param optional whether the Secret may be absent
   */
  record SecretFiles(
      String secret, SortedMap<String, String> items, OptionalInt mode, boolean optional)
      implements VolumeSource {
    /** Takes an immutable copy. */
    public SecretFiles {
      items = Copies.sorted(items);
    }
  }

  /** A directory or file of the node; refused unless the node's runtime allows the path. */
  record HostPath(String path) implements VolumeSource {}
}
