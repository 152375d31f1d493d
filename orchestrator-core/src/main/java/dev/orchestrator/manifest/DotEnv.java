package dev.orchestrator.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the format of {@code .env} files: {@code NAME=value} lines, comments, quotes, {@code
 * export}.
 */
final class DotEnv {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*(?:([=:])(.*))?");

  private DotEnv() {}

  /**
   * The variables in order; a name without a value takes it from the given ones, and is left out if
   * it has none.
   */
  static Map<String, String> parse(String text, Map<String, String> variables, Limits limits)
      throws Interpolation.Refused {
    Map<String, String> known = new LinkedHashMap<>(variables);
    Map<String, String> result = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String content = line.strip();
      if (!content.isEmpty() && !content.startsWith("#")) {
        variable(content, number, known, limits)
            .ifPresent(
                v -> {
                  result.put(v.getKey(), v.getValue());
                  known.put(v.getKey(), v.getValue());
                });
      }
    }
    return result;
  }

  private static Optional<Map.Entry<String, String>> variable(
      String content, int number, Map<String, String> known, Limits limits)
      throws Interpolation.Refused {
    Matcher line = LINE.matcher(content);
    if (!line.matches()) {
      throw new Interpolation.Refused("line " + number + " is not NAME=value", "");
    }
    String name = line.group(1);
    if (line.group(2) == null) {
      return Optional.ofNullable(known.get(name)).map(value -> Map.entry(name, value));
    }
    return Optional.of(Map.entry(name, value(line.group(3).strip(), number, known, limits)));
  }

  private static String value(String text, int number, Map<String, String> known, Limits limits)
      throws Interpolation.Refused {
    if (text.startsWith("'")) {
      return quoted(text, '\'', number);
    }
    String raw =
        text.startsWith("\"") ? unescaped(quoted(text, '"', number)) : withoutComment(text);
    return new Interpolation(known, limits).text(raw);
  }

  private static String quoted(String text, char quote, int number) throws Interpolation.Refused {
    int end = text.indexOf(quote, 1);
    while (end > 0 && quote == '"' && text.charAt(end - 1) == '\\') {
      end = text.indexOf(quote, end + 1);
    }
    if (end < 0) {
      throw new Interpolation.Refused("line " + number + " has a quote that is not closed", "");
    }
    return text.substring(1, end);
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
  }

  private static String withoutComment(String text) {
    int comment = text.indexOf(" #");
    return text.startsWith("#") ? "" : comment < 0 ? text : text.substring(0, comment).strip();
  }
}
