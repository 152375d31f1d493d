package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A directory of a pod that containers mount.
 *
 * @param name unique within the pod
 * @param source what it holds
 */
public record Volume(String name, VolumeSource source) {
  /** Requires every component. */
  public Volume {
    requireNonNull(name, "name");
    requireNonNull(source, "source");
  }
}
