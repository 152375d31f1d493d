package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * All keys of a ConfigMap or a Secret as environment variables.
 *
 * @param prefix put before each key; may be empty
 * @param kind {@link Kind#CONFIG_MAP} or {@link Kind#SECRET}
 * @param name the object, in the same namespace
 * @param optional whether the object may be absent
 */
public record EnvFrom(String prefix, Kind kind, String name, boolean optional) {
  /** Requires every component. */
  public EnvFrom {
    requireNonNull(prefix, "prefix");
    requireNonNull(kind, "kind");
    requireNonNull(name, "name");
  }
}
