package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;

/**
 * The name of a declared object and what is attached to it.
 *
 * @param namespace the namespace; the empty string for a {@link Namespace} itself
 * @param name a DNS-1123 label or subdomain
 * @param labels what selectors match, sorted by key
 * @param annotations free text for people and tools, sorted by key
 */
public record Metadata(
    String namespace,
    String name,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations) {
  /** The namespace of an object that names none. */
  public static final String DEFAULT_NAMESPACE = "default";

  /** Takes immutable copies of the maps. */
  public Metadata {
    requireNonNull(namespace, "namespace");
    requireNonNull(name, "name");
    labels = Copies.sorted(labels, "labels");
    annotations = Copies.sorted(annotations, "annotations");
  }

  /** Metadata with a namespace and a name only. */
  public static Metadata of(String namespace, String name) {
    return new Metadata(namespace, name, Copies.sorted(Map.of()), Copies.sorted(Map.of()));
  }
}
