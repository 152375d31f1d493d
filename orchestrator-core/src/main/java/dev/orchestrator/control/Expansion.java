package dev.orchestrator.control;

import java.util.Map;
import java.util.Optional;

/**
 * Kubernetes' references to variables in commands and values: {@code $(NAME)} stands for the
 * variable, {@code $$} for a dollar; a reference to an unknown variable, and anything else, stays
 * as it is. What a variable holds is not expanded again.
 */
final class Expansion {
  private final String text;
  private final Map<String, String> variables;
  private final int lastClosing;
  private final StringBuilder expanded;

  private Expansion(String text, Map<String, String> variables) {
    this.text = text;
    this.variables = variables;
    lastClosing = text.lastIndexOf(')');
    expanded = new StringBuilder(text.length());
  }

  /**
   * The text with its references resolved.
   *
   * @param longest the number of characters that the result may have
   * @return empty if it would have more: values that refer to each other can grow without bounds
   */
  static Optional<String> expand(String text, Map<String, String> variables, int longest) {
    return new Expansion(text, variables).expand(longest);
  }

  private Optional<String> expand(int longest) {
    int at = 0;
    while (at < text.length() && expanded.length() <= longest) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar + 1 == text.length()) {
        expanded.append(text, at, text.length());
        at = text.length();
      } else {
        expanded.append(text, at, dollar);
        at = reference(dollar + 1);
      }
    }
    return expanded.length() <= longest ? Optional.of(expanded.toString()) : Optional.empty();
  }

  /** Handles what follows a dollar; answers where to go on. */
  private int reference(int at) {
    char c = text.charAt(at);
    if (c == '(' && at < lastClosing) {
      int end = text.indexOf(')', at);
      String name = text.substring(at + 1, end);
      expanded.append(variables.containsKey(name) ? variables.get(name) : "$(" + name + ")");
      return end + 1;
    }
    expanded.append(c == '$' ? "$" : "$" + c);
    return at + 1;
  }
}
