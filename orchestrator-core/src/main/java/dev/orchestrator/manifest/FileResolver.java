package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import java.util.Optional;

/**
 * Gives the files that a Compose file refers to ({@code env_file}, {@code configs}, {@code
 * secrets}).
 */
@FunctionalInterface
public interface FileResolver {
  /**
   * The content of a file.
   *
   * @param path as written in the Compose file, after interpolation
   * @return the bytes, or empty when there is no such file or the caller does not hand it out
   */
  Optional<Bytes> read(String path);
}
