package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableSet;

/** The fields of one kind of object, as its format defines them. */
interface FieldTable {
  /** What the object is called in messages. */
  String title();

  /** The fields that the readers read. */
  ImmutableSet<String> read();

  /** The fields that the format knows and the readers do not support yet. */
  ImmutableSet<String> unsupported();

  /** The fields that carry no wish of the user, such as {@code status}. */
  ImmutableSet<String> withoutEffect();

  /** Whether keys that begin with {@code x-} are free for users. */
  boolean hasExtensions();

  /** The words of a text, in order. */
  static ImmutableSet<String> words(String text) {
    return text.isBlank() ? ImmutableSet.of() : ImmutableSet.copyOf(text.strip().split("\\s+"));
  }
}
