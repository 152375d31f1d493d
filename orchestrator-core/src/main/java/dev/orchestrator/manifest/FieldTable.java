package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableSet;

/** The fields of one kind of object, as its format defines them. */
interface FieldTable {
  /** What they are. */
  FieldWords words();

  /** Whether keys that begin with {@code x-} are free for users. */
  boolean hasExtensions();

  /** What the object is called in messages. */
  default String title() {
    return words().title();
  }

  /** The fields that the readers read. */
  default ImmutableSet<String> read() {
    return words().read();
  }

  /** The fields that the format knows and the readers do not support yet. */
  default ImmutableSet<String> unsupported() {
    return words().unsupported();
  }

  /** The fields that carry no wish of the user, such as {@code status}. */
  default ImmutableSet<String> withoutEffect() {
    return words().withoutEffect();
  }

  /** The words of a text, in order. */
  static ImmutableSet<String> words(String text) {
    return text.isBlank() ? ImmutableSet.of() : ImmutableSet.copyOf(text.strip().split("\\s+"));
  }
}
