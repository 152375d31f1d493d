package dev.orchestrator.manifest;

import java.util.List;
import java.util.Optional;

/**
 * A YAML value with its position, aliases expanded and merge keys applied. Every value is a
 * distinct object, so that the reader can keep account of each of them.
 */
sealed interface Yaml {
  Position at();

  /**
   * A text as it is written.
   *
   * @param plain whether it stood without quotes and tag, so that it may mean a number, a boolean
   *     or null
   */
  record Scalar(Position at, String text, boolean plain) implements Yaml {
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }
  }

  /** A list. */
  record Sequence(Position at, List<Yaml> items) implements Yaml {}

  /** Keys and values in the order of the file; no key stands twice. */
  record Mapping(Position at, List<Entry> entries) implements Yaml {
    Optional<Yaml> get(String key) {
      return entries.stream().filter(e -> e.key().equals(key)).findFirst().map(Entry::value);
    }
  }

  /** One key and its value. */
  record Entry(Position at, String key, Yaml value) {}

  /** Whether this is null, or a list or a mapping without anything in it. */
  default boolean saysNothing() {
    return switch (this) {
      case Scalar scalar -> scalar.isNull();
      case Sequence sequence -> sequence.items().isEmpty();
      case Mapping mapping -> mapping.entries().isEmpty();
    };
  }

  /** What kind of value this is, in words. */
  default String word() {
    return switch (this) {
      case Scalar scalar -> scalar.isNull() ? "nothing" : "a single value";
      case Sequence sequence -> "a list";
      case Mapping mapping -> "a mapping";
    };
  }
}
