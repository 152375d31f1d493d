package dev.orchestrator.spec;

/**
 * Where a volume of the pod appears in a container.
 *
 * @param volume the name of the {@link Volume}
 * @param mountPath an absolute path
 * @param subPath a path within the volume; empty means its root
 * @param readOnly whether writing is refused
 */
public record VolumeMount(String volume, String mountPath, String subPath, boolean readOnly) {
  /** A writable mount of the whole volume. */
  public static VolumeMount of(String volume, String mountPath) {
    return new VolumeMount(volume, mountPath, "", false);
  }
}
