package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Metadata;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the parts of a Compose file have in common.
 *
 * @param name the project, as the names of built images begin
 * @param namespace the namespace of its objects
 * @param variables for interpolation and for variables without a value
 * @param files the files that it refers to
 */
record ComposeProject(
    String name,
    String namespace,
    SortedMap<String, String> variables,
    FileResolver files,
    Limits limits) {

  Metadata metadata(
      String objectName, Map<String, String> labels, Map<String, String> annotations) {
    Metadata plain = Metadata.of(namespace, objectName);
    return new Metadata(
        plain.namespace(), plain.name(), new TreeMap<>(labels), new TreeMap<>(annotations));
  }

  /** The content of a file that a value names; tells the error when it is not there. */
  Optional<Bytes> file(Value path) {
    String name = path.text();
    Optional<Bytes> bytes = name.isEmpty() ? Optional.empty() : files.read(name);
    if (bytes.isEmpty()) {
      path.mistaken(
          "the file " + name + " is not there",
          "put it beside the Compose file, or hand it over withFiles");
    }
    return bytes;
  }

  /** A name as Kubernetes allows it: small letters, and a hyphen for what is not allowed. */
  static String objectName(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
  }
}
