package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;

/**
 * Confidential values that pods read as files or environment variables. No {@code toString} shows a
 * value.
 *
 * @param metadata name and labels
 * @param type a free word, {@code Opaque} by default
 * @param data the values by key
 */
public record Secret(Metadata metadata, String type, SortedMap<String, SecretValue> data)
    implements Resource {
  /** The type of a secret that names none. */
  public static final String OPAQUE = "Opaque";

  /** Takes an immutable copy of the map. */
  public Secret {
    requireNonNull(metadata, "metadata");
    requireNonNull(type, "type");
    data = Copies.sorted(data, "data");
  }

  /** A validated Secret of type {@link #OPAQUE}. */
  public static Secret of(String namespace, String name, Map<String, SecretValue> data) {
    return InvalidSpecException.validated(
        new Secret(Metadata.of(namespace, name), OPAQUE, Copies.sorted(data)));
  }

  @Override
  public Kind kind() {
    return Kind.SECRET;
  }
}
