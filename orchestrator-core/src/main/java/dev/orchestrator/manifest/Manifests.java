package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableSortedMap;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads manifests. A value: the functions that begin with {@code with} give a changed copy. Reading
 * never throws because of what is read; see {@link Manifest}. Safe for use by several threads.
 */
public final class Manifests {
  private final Mode mode;
  private final Limits limits;
  private final String namespace;
  private final String project;
  private final SortedMap<String, String> variables;
  private final Optional<FileResolver> files;

  private Manifests(
      Mode mode,
      Limits limits,
      String namespace,
      String project,
      Map<String, String> variables,
      Optional<FileResolver> files) {
    this.mode = mode;
    this.limits = limits;
    this.namespace = namespace;
    this.project = project;
    this.variables = ImmutableSortedMap.copyOf(variables);
    this.files = files;
  }

  /** A reader that takes unknown fields for errors, with the default limits. */
  public static Manifests strict() {
    return of(Mode.STRICT);
  }

  /** A reader that takes unknown fields for warnings, with the default limits. */
  public static Manifests lenient() {
    return of(Mode.LENIENT);
  }

  /** A reader of this mode, with the default limits. */
  public static Manifests of(Mode mode) {
    return new Manifests(
        mode, Limits.DEFAULT, Metadata.DEFAULT_NAMESPACE, "", Map.of(), Optional.empty());
  }

  /** With other limits. */
  public Manifests withLimits(Limits value) {
    return new Manifests(mode, value, namespace, project, variables, files);
  }

  /** With another namespace for objects that name none; {@code default} by default. */
  public Manifests withNamespace(String value) {
    return new Manifests(mode, limits, value, project, variables, files);
  }

  /**
   * With a project name for Compose files that name none. It becomes the namespace of the services;
   * by default it is empty for texts and the name of the directory for files.
   */
  public Manifests withProject(String value) {
    return new Manifests(mode, limits, namespace, value, variables, files);
  }

  /**
   * With variables for Compose files ({@code ${NAME}}); none by default, the process' own are never
   * taken.
   */
  public Manifests withVariables(Map<String, String> value) {
    return new Manifests(mode, limits, namespace, project, value, files);
  }

  /**
   * With the files that Compose files refer to; by default none for texts and those of the
   * directory for files.
   */
  public Manifests withFiles(FileResolver value) {
    return new Manifests(mode, limits, namespace, project, variables, Optional.of(value));
  }

  /**
   * Reads a file and tells by what is in it whether it is for Kubernetes or Compose.
   *
   * @throws IOException when the file cannot be read; whatever it holds is told in the result
   */
  public Manifest read(Path file) throws IOException {
    Findings findings = new Findings(file.toString());
    Path directory =
        Optional.ofNullable(file.toAbsolutePath().normalize().getParent()).orElse(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(limits.maxBytes() + 1);
    }
    Optional<String> text = TextDecoder.decode(file.toString(), bytes, limits, findings);
    return text.map(t -> besideFiles(directory).read(file.toString(), t))
        .orElseGet(findings::manifest);
  }

  /** Reads a text and tells by what is in it whether it is for Kubernetes or Compose. */
  public Manifest read(String fileName, String text) {
    Findings findings = new Findings(fileName);
    List<Yaml> documents = parse(fileName, text, findings);
    if (documents.stream().anyMatch(Manifests::isCompose)) {
      return compose(documents, findings);
    }
    return kubernetes(documents, findings);
  }

  /** Reads Kubernetes YAML or JSON: several documents, each an object or a {@code List}. */
  public Manifest readKubernetes(String fileName, String text) {
    Findings findings = new Findings(fileName);
    return kubernetes(parse(fileName, text, findings), findings);
  }

  /**
   * Reads a Compose file: its services become Deployments and Services, its configs and secrets
   * objects.
   */
  public Manifest readCompose(String fileName, String text) {
    Findings findings = new Findings(fileName);
    return compose(parse(fileName, text, findings), findings);
  }

  private List<Yaml> parse(String fileName, String text, Findings findings) {
    return YamlParser.parse(fileName, TextDecoder.withoutMark(text), limits, findings);
  }

  private Manifest kubernetes(List<Yaml> documents, Findings findings) {
    new KubernetesReader(findings, mode, namespace).read(documents);
    return findings.manifest();
  }

  private Manifest compose(List<Yaml> documents, Findings findings) {
    FileResolver resolver = files.orElse(path -> Optional.empty());
    new ComposeReader(findings, mode, limits, withDotEnv(resolver, findings), resolver)
        .read(documents, project, namespace);
    return findings.manifest();
  }

  /** The variables of the file {@code .env}, as far as the given ones do not have them. */
  private SortedMap<String, String> withDotEnv(FileResolver resolver, Findings findings) {
    SortedMap<String, String> all = new TreeMap<>();
    Optional<String> text = resolver.read(".env").flatMap(ComposeSources::utf8);
    try {
      all.putAll(text.isPresent() ? DotEnv.parse(text.get(), variables, limits) : Map.of());
    } catch (Interpolation.Refused e) {
      findings.error(new Notice(Position.ofFile(".env"), "", "", e.getMessage(), e.remedy()));
    }
    all.putAll(variables);
    return all;
  }

  private Manifests besideFiles(Path directory) {
    FileResolver beside = path -> readBelow(directory, path);
    String name = Optional.ofNullable(directory.getFileName()).map(Path::toString).orElse("");
    return new Manifests(
        mode,
        limits,
        namespace,
        project.isEmpty() ? name : project,
        variables,
        Optional.of(files.orElse(beside)));
  }

  /** A file within the directory; never one outside of it, not by {@code ..} and not by a link. */
  private Optional<Bytes> readBelow(Path directory, String path) {
    try {
      Path real = directory.resolve(path).toRealPath();
      if (!real.startsWith(directory.toRealPath()) || !Files.isRegularFile(real)) {
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(real)) {
        byte[] bytes = in.readNBytes(limits.maxBytes() + 1);
        return bytes.length > limits.maxBytes() ? Optional.empty() : Optional.of(Bytes.of(bytes));
      }
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean isCompose(Yaml document) {
    return document instanceof Mapping map
        && map.get("kind").isEmpty()
        && map.get("services").isPresent();
  }
}
