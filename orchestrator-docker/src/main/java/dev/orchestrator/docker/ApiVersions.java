package dev.orchestrator.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import dev.orchestrator.runtime.NodeUnavailableException;

/** Agrees with an engine on the version of its interface. */
final class ApiVersions {
  /** Older engines lack the one-shot statistics and are out of support. */
  static final RemoteApiVersion LOWEST = RemoteApiVersion.create(1, 41);

  /** The newest version that this adapter is written for. */
  static final RemoteApiVersion HIGHEST = RemoteApiVersion.create(1, 44);

  private ApiVersions() {}

  /**
   * The version to speak.
   *
   * @param newest the newest that the engine speaks
   * @param oldest the oldest that the engine speaks
   */
  static RemoteApiVersion agree(String newest, String oldest, String engine) {
    RemoteApiVersion theirs = parse(newest, engine);
    if (!theirs.isGreaterOrEqual(LOWEST)) {
      throw new NodeUnavailableException(
          engine
              + " speaks API "
              + newest
              + " at most, which is too old: "
              + LOWEST.getVersion()
              + " (Docker Engine 20.10) is needed; update the engine");
    }
    if (!oldest.isEmpty() && !HIGHEST.isGreaterOrEqual(parse(oldest, engine))) {
      throw new NodeUnavailableException(
          engine
              + " speaks API "
              + oldest
              + " at least, which is too new: this adapter speaks up to "
              + HIGHEST.getVersion()
              + "; update the orchestrator");
    }
    return theirs.isGreaterOrEqual(HIGHEST) ? HIGHEST : theirs;
  }

  private static RemoteApiVersion parse(String version, String engine) {
    try {
      return RemoteApiVersion.parseConfig(version);
    } catch (IllegalArgumentException garbage) {
      throw new NodeUnavailableException(
          engine + " does not answer like a Docker Engine: API version '" + version + "'", garbage);
    }
  }
}
