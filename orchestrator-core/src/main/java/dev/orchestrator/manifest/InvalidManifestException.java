package dev.orchestrator.manifest;

import java.util.List;

/**
 * Thrown when a manifest cannot be used as it stands; lists everything at once. Remedy: mend the
 * manifest, or accept what is not supported yet with {@link Manifest#acceptUnsupported()}.
 */
public final class InvalidManifestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient Manifest manifest;

  InvalidManifestException(Manifest manifest) {
    super(describe(manifest));
    this.manifest = manifest;
  }

  /** What was read, with every error and everything not supported. */
  public Manifest manifest() {
    return manifest;
  }

  private static String describe(Manifest manifest) {
    StringBuilder text =
        new StringBuilder("the manifest ").append(manifest.file()).append(" cannot be used:");
    append(text, "error", manifest.errors());
    append(text, "not supported yet", manifest.unsupported());
    return text.toString();
  }

  private static void append(StringBuilder text, String heading, List<Notice> notices) {
    for (Notice notice : notices) {
      text.append("\n  ").append(heading).append(": ").append(notice);
    }
  }
}
