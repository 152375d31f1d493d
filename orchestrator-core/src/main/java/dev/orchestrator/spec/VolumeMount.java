package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * Where a volume of the pod appears in a container.
 *
 * @param volume the name of the {@link Volume}
 * @param mountPath an absolute path
 * @param subPath a path within the volume; empty means its root
 * @param readOnly whether writing is refused
 */
public record VolumeMount(String volume, String mountPath, String subPath, boolean readOnly) {
  /** Requires every component. */
  public VolumeMount {
    requireNonNull(volume, "volume");
    requireNonNull(mountPath, "mountPath");
    requireNonNull(subPath, "subPath");
  }

  /** A writable mount of the whole volume. */
  public static VolumeMount of(String volume, String mountPath) {
    return new VolumeMount(volume, mountPath, "", false);
  }
}
