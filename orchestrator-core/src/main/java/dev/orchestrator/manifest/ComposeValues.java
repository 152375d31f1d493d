package dev.orchestrator.manifest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The shapes of values that Compose has and Kubernetes has not. */
final class ComposeValues {
  private ComposeValues() {}

  /** A command: a list of words, or a line that is split as a shell does. */
  static List<String> words(Value value) {
    if (value.isList()) {
      return value.textItems();
    }
    return ShellWords.split(value.text())
        .orElseGet(
            () -> {
              value.mistaken("has a quote that is not closed", "");
              return List.of();
            });
  }

  /**
   * Names and values: a mapping, or a list of {@code name=value}; a name alone has the empty value.
   */
  static Map<String, String> pairs(Value value) {
    Map<String, String> pairs = new LinkedHashMap<>();
    if (value.isList()) {
      for (String item : value.textItems()) {
        int equals = item.indexOf('=');
        pairs.put(
            equals < 0 ? item : item.substring(0, equals),
            equals < 0 ? "" : item.substring(equals + 1));
      }
    } else {
      value.entries().forEach(e -> pairs.put(e.getKey(), e.getValue().text()));
    }
    return pairs;
  }

  /** A time, rounded up to whole seconds. */
  static Duration seconds(Value value) {
    Duration exact =
        ComposeUnits.duration(value.text())
            .orElseGet(
                () -> {
                  value.mistaken("must be a time such as 1m30s", "");
                  return Duration.ZERO;
                });
    if (exact.getNano() == 0) {
      return exact;
    }
    value.warning("is rounded up to whole seconds", "");
    return Duration.ofSeconds(exact.getSeconds() + 1);
  }

  /** Bytes in Compose's units. */
  static long bytes(Value value) {
    OptionalLong bytes = ComposeUnits.bytes(value.text());
    if (bytes.isEmpty()) {
      value.mistaken("must be a size such as 512m or 2g", "");
    }
    return bytes.orElse(0);
  }
}
