package dev.orchestrator.manifest;

/**
 * One thing that a reader has to say about a manifest.
 *
 * @param position where it is
 * @param subject the object it is about, for example {@code Deployment web}; empty for the file
 *     itself
 * @param path the field within the object, for example {@code
 *     spec.template.spec.containers[0].image}; may be empty
 * @param message what is wrong or not supported
 * @param remedy what to do about it; may be empty
 */
public record Notice(
    Position position, String subject, String path, String message, String remedy) {
  /** One line: {@code file:line:column: subject: path: message (remedy)}. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder().append(position).append(": ");
    for (String part : new String[] {subject, path}) {
      if (!part.isEmpty()) {
        line.append(part).append(": ");
      }
    }
    line.append(message);
    return remedy.isEmpty()
        ? line.toString()
        : line.append(" (").append(remedy).append(')').toString();
  }
}
