package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableSet;

/**
 * The fields of one kind of object, as the lists of words of its format state them.
 *
 * @param title what the object is called in messages
 * @param read the fields that the readers read
 * @param unsupported the fields that the format knows and the readers do not support yet
 * @param withoutEffect the fields that carry no wish of the user
 */
record FieldWords(
    String title,
    ImmutableSet<String> read,
    ImmutableSet<String> unsupported,
    ImmutableSet<String> withoutEffect) {
  static FieldWords of(String title, String read, String unsupported, String withoutEffect) {
    return new FieldWords(
        title,
        FieldTable.words(read),
        FieldTable.words(unsupported),
        FieldTable.words(withoutEffect));
  }
}
