package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a printed field path through a document. */
final class YamlPath {
  private static final Pattern SEGMENT = Pattern.compile("\\[([^\\]]*)]|([^.\\[\\]]+)");

  private YamlPath() {}

  /** The value at the path, or the last one on the way to it. */
  static Yaml nearest(Yaml root, String path) {
    Yaml at = root;
    Matcher segments = SEGMENT.matcher(path);
    while (segments.find()) {
      String segment = Optional.ofNullable(segments.group(1)).orElseGet(() -> segments.group(2));
      Optional<Yaml> next = child(at, segment);
      if (next.isEmpty()) {
        return at;
      }
      at = next.get();
    }
    return at;
  }

  private static Optional<Yaml> child(Yaml value, String segment) {
    return switch (value) {
      case Mapping map -> map.get(segment);
      case Sequence list when segment.matches("[0-9]{1,6}") ->
          item(list, Integer.parseInt(segment));
      case Sequence list -> Optional.empty();
      case Scalar scalar -> Optional.empty();
    };
  }

  private static Optional<Yaml> item(Sequence list, int index) {
    return index < list.items().size() ? Optional.of(list.items().get(index)) : Optional.empty();
  }
}
