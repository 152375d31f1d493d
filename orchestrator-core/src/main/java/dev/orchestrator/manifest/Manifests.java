package dev.orchestrator.manifest;

import dev.orchestrator.spec.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads manifests. A value: the functions that begin with {@code with} give a changed copy. Reading never throws
 * because of what is read; see {@link Manifest}. Safe for use by several threads.
 */
public final class Manifests {
  private final Mode mode;
  private final Limits limits;
  private final String namespace;

  private Manifests(Mode mode, Limits limits, String namespace) {
    this.mode = mode;
    this.limits = limits;
    this.namespace = namespace;
  }

  /** A reader that takes unknown fields for errors, with the default limits. */
  public static Manifests strict() {
    return new Manifests(Mode.STRICT, Limits.DEFAULT, Metadata.DEFAULT_NAMESPACE);
  }

  /** A reader that takes unknown fields for warnings, with the default limits. */
  public static Manifests lenient() {
    return new Manifests(Mode.LENIENT, Limits.DEFAULT, Metadata.DEFAULT_NAMESPACE);
  }

  /** With other limits. */
  public Manifests withLimits(Limits value) {
    return new Manifests(mode, value, namespace);
  }

  /** With another namespace for Kubernetes objects that name none. */
  public Manifests withNamespace(String value) {
    return new Manifests(mode, limits, value);
  }

  /**
   * Reads a file.
   *
   * @throws IOException when the file cannot be read; whatever it holds is told in the result
   */
  public Manifest read(Path file) throws IOException {
    Findings findings = new Findings(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limits.maxBytes() + 1);
      return TextDecoder.decode(file.toString(), bytes, limits, findings)
          .map(text -> readKubernetes(file.toString(), text))
          .orElseGet(findings::manifest);
    }
  }

  /** Reads Kubernetes YAML or JSON: several documents, each an object or a {@code List}. */
  public Manifest readKubernetes(String fileName, String text) {
    Findings findings = new Findings(fileName);
    List<Yaml> documents = YamlParser.parse(fileName, text, limits, findings);
    new KubernetesReader(findings, mode, namespace).read(documents);
    return findings.manifest();
  }
}
