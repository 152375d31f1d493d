package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * One environment variable of a container.
 *
 * @param name the variable
 * @param source where its value comes from
 */
public record EnvVar(String name, EnvSource source) {
  /** Requires every component. */
  public EnvVar {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
  }
}
