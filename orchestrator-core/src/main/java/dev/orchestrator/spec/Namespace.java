package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A scope for names; deleting it deletes everything in it.
 *
 * @param metadata its name; its own namespace is the empty string
 */
public record Namespace(Metadata metadata) implements Resource {
  /** Requires every component. */
  public Namespace {
    requireNonNull(metadata, "metadata");
  }

  /** A namespace with a name only. */
  public static Namespace of(String name) {
    return InvalidSpecException.validated(new Namespace(Metadata.of("", name)));
  }

  @Override
  public Kind kind() {
    return Kind.NAMESPACE;
  }
}
