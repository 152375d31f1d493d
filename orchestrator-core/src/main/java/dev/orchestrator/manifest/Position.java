package dev.orchestrator.manifest;

/**
 * A place in a manifest.
 *
 * @param file the name that the caller gave
 * @param line from 1; 0 when the whole file is meant
 * @param column from 1; 0 when the whole file is meant
 */
public record Position(String file, int line, int column) {
  static Position ofFile(String file) {
    return new Position(file, 0, 0);
  }

  /** {@code file:line:column}, as editors understand it. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
