package dev.orchestrator.spec;

/** Where the value of an environment variable comes from. */
public sealed interface EnvSource {
  /** A value written in the spec; {@code $(NAME)} refers to an earlier variable. */
  record Literal(String value) implements EnvSource {}

  /** A key of a ConfigMap of the same namespace. */
  record ConfigMapKey(String configMap, String key, boolean optional) implements EnvSource {}

  /** A key of a Secret of the same namespace. */
  record SecretKey(String secret, String key, boolean optional) implements EnvSource {}

  /**
   * A fact about the pod: {@code metadata.name}, {@code metadata.namespace}, {@code metadata.uid},
   * {@code spec.nodeName}, {@code status.podIP} or {@code metadata.labels['key']}.
   */
  record FieldRef(String path) implements EnvSource {}
}
