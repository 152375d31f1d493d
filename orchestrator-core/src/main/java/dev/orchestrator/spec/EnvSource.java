package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/** Where the value of an environment variable comes from. */
public sealed interface EnvSource {
  /** A value written in the spec; {@code $(NAME)} refers to an earlier variable. */
  record Literal(String value) implements EnvSource {
    /** Requires every component. */
    public Literal {
      requireNonNull(value, "value");
    }
  }

  /** A key of a ConfigMap of the same namespace. */
  record ConfigMapKey(String configMap, String key, boolean optional) implements EnvSource {
    /** Requires every component. */
    public ConfigMapKey {
      requireNonNull(configMap, "configMap");
      requireNonNull(key, "key");
    }
  }

  /** A key of a Secret of the same namespace. */
  record SecretKey(String secret, String key, boolean optional) implements EnvSource {
    /** Requires every component. */
    public SecretKey {
      requireNonNull(secret, "secret");
      requireNonNull(key, "key");
    }
  }

  /**
   * A fact about the pod: {@code metadata.name}, {@code metadata.namespace}, {@code metadata.uid},
   * {@code spec.nodeName}, {@code status.podIP} or {@code metadata.labels['key']}.
   */
  record FieldRef(String path) implements EnvSource {
    /** Requires every component. */
    public FieldRef {
      requireNonNull(path, "path");
    }
  }
}
