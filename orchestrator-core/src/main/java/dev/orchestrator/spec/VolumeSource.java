package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

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
  record EmptyDir(boolean inMemory, OptionalLong sizeLimitBytes) implements VolumeSource {
    /** Requires every component. */
    public EmptyDir {
      requireNonNull(sizeLimitBytes, "sizeLimitBytes");
    }
  }

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
      requireNonNull(configMap, "configMap");
      requireNonNull(mode, "mode");
      items = Copies.sorted(items, "items");
    }
  }

  /**
   * The keys of a Secret of the same namespace as files in memory.
   *
   * @param secret the Secret
   * @param items the path by key; empty means every key under its own name
   * @param mode the permission bits of the files, 0644 by default
   * @param optional whether the Secret may be absent
   */
  record SecretFiles(
      String secret, SortedMap<String, String> items, OptionalInt mode, boolean optional)
      implements VolumeSource {
    /** Takes an immutable copy. */
    public SecretFiles {
      requireNonNull(secret, "secret");
      requireNonNull(mode, "mode");
      items = Copies.sorted(items, "items");
    }
  }

  /** A directory or file of the node; refused unless the node's runtime allows the path. */
  record HostPath(String path) implements VolumeSource {
    /** Requires every component. */
    public HostPath {
      requireNonNull(path, "path");
    }
  }
}
