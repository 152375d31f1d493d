package dev.orchestrator.manifest;

/** Finds the place in the file that a field path of a read object stems from. */
@FunctionalInterface
interface SourceMap {
  /** A place in the file, and its path in the words of the file. */
  record Source(Position at, String path) {}

  Source of(String specPath);

  /**
   * For objects that are read field by field from this value: the value at the path, or the nearest
   * one above it.
   */
  static SourceMap byPath(Yaml root) {
    return path -> new Source(YamlPath.nearest(root, path).at(), path);
  }
}
