package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Entry;
import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts variables into the values of a Compose file: {@code $NAME}, {@code ${NAME:-default}}, {@code
 * ${NAME:?message}}, {@code ${NAME:+replacement}}, {@code $$} for a dollar sign. What comes from a
 * variable is not searched again.
 */
final class Interpolation {
  private static final int MAX_DEPTH = 20;

  private final Map<String, String> variables;
  private final int mostCharacters;
  private final Set<String> unset = new TreeSet<>();
  private int characters;

  Interpolation(Map<String, String> variables, Limits limits) {
    this.variables = variables;
    this.mostCharacters = limits.maxBytes();
  }

  /** Tells that a text cannot be interpolated. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final String what;
    private final String remedy;

    Refused(String message, String remedy) {
      super(message, null, false, false);
      this.what = message;
      this.remedy = remedy;
    }

    @Override
    public String getMessage() {
      return what;
    }

    String remedy() {
      return remedy;
    }
  }

  /** A copy of the document with its variables replaced; errors go to the findings. */
  Yaml document(Yaml value, Findings findings) {
    return switch (value) {
      case Scalar scalar -> scalar(scalar, findings);
      case Sequence list ->
          new Sequence(
              list.at(), list.items().stream().map(item -> document(item, findings)).toList());
      case Mapping map -> {
        List<Entry> entries = new ArrayList<>();
        map.entries()
            .forEach(e -> entries.add(new Entry(e.at(), e.key(), document(e.value(), findings))));
        yield new Mapping(map.at(), List.copyOf(entries));
      }
    };
  }

  private Scalar scalar(Scalar scalar, Findings findings) {
    if (scalar.text().indexOf('$') < 0) {
      return scalar;
    }
    try {
      Set<String> before = new TreeSet<>(unset);
      Scalar result = new Scalar(scalar.at(), expand(scalar.text(), 0), scalar.plain());
      unset.stream()
          .filter(name -> !before.contains(name))
          .forEach(
              name ->
                  findings.warning(
                      new Notice(
                          scalar.at(),
                          "",
                          "",
                          "the variable " + name + " is not set and counts as empty",
                          "")));
      return result;
    } catch (Refused e) {
      findings.error(new Notice(scalar.at(), "", "", e.getMessage(), e.remedy()));
      return scalar;
    }
  }

  /** The text with its variables replaced. */
  String text(String text) throws Refused {
    return expand(text, 0);
  }

  private String expand(String text, int depth) throws Refused {
    if (depth > MAX_DEPTH) {
      throw new Refused("variables are nested too deep", "");
    }
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar == text.length() - 1) {
        break;
      }
      result.append(text, at, dollar);
      at = replace(text, dollar + 1, result, depth);
    }
    result.append(text, at, text.length());
    return bounded(result);
  }

  private String bounded(StringBuilder result) throws Refused {
    characters += result.length();
    if (characters > mostCharacters) {
      throw new Refused("variables make the file larger than " + mostCharacters + " bytes", "");
    }
    return result.toString();
  }

  /** Appends what the part behind a dollar sign stands for; returns where the text goes on. */
  private int replace(String text, int at, StringBuilder result, int depth) throws Refused {
    char next = text.charAt(at);
    if (next == '$') {
      result.append('$');
      return at + 1;
    }
    if (next == '{') {
      int end = closing(text, at);
      result.append(braced(text.substring(at + 1, end), depth));
      return end + 1;
    }
    int end = endOfName(text, at);
    if (end == at) {
      throw invalid();
    }
    result.append(valueOf(text.substring(at, end)));
    return end;
  }

  private static int closing(String text, int open) throws Refused {
    int depth = 0;
    for (int at = open; at < text.length(); at++) {
      if (text.charAt(at) == '{' && (at == open || text.charAt(at - 1) == '$')) {
        depth++;
      } else if (text.charAt(at) == '}' && --depth == 0) {
        return at;
      }
    }
    throw invalid();
  }

  private String braced(String content, int depth) throws Refused {
    int end = endOfName(content, 0);
    String name = content.substring(0, end);
    String rest = content.substring(end);
    if (name.isEmpty()) {
      throw invalid();
    }
    if (rest.isEmpty()) {
      return valueOf(name);
    }
    boolean emptyCounts = rest.startsWith(":");
    String operation = emptyCounts ? rest.substring(1) : rest;
    Optional<String> value =
        Optional.ofNullable(variables.get(name)).filter(v -> !emptyCounts || !v.isEmpty());
    String word = operation.isEmpty() ? "" : operation.substring(1);
    return switch (operation.isEmpty() ? ' ' : operation.charAt(0)) {
      case '-' -> value.isPresent() ? value.get() : expand(word, depth + 1);
      case '+' -> value.isPresent() ? expand(word, depth + 1) : "";
      case '?' -> required(name, value, word);
      default -> throw invalid();
    };
  }

  private static String required(String name, Optional<String> value, String message)
      throws Refused {
    if (value.isEmpty()) {
      throw new Refused(
          "the variable " + name + " is required" + (message.isEmpty() ? "" : ": " + message),
          "set it");
    }
    return value.get();
  }

  private String valueOf(String name) {
    String value = variables.get(name);
    if (value == null) {
      unset.add(name);
      return "";
    }
    return value;
  }

  private static int endOfName(String text, int start) {
    int at = start;
    while (at < text.length() && isNamePart(text.charAt(at), at > start)) {
      at++;
    }
    return at;
  }

  private static boolean isNamePart(char c, boolean later) {
    return c == '_'
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (later && c >= '0' && c <= '9');
  }

  private static Refused invalid() {
    return new Refused("has a dollar sign that is not a variable", "write $$ for a dollar sign");
  }
}
