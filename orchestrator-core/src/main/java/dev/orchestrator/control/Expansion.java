package dev.orchestrator.control;

import java.util.Map;

/**
 * Kubernetes' references to variables in commands and values: {@code $(NAME)} stands for the
 * variable, {@code $$} for a dollar; a reference to an unknown variable, and anything else, stays
 * as it is.
 */
final class Expansion {
  private Expansion() {}

  static String expand(String text, Map<String, String> variables) {
    StringBuilder expanded = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c != '$' || i + 1 == text.length()) {
        expanded.append(c);
        i++;
      } else {
        i = reference(text, i + 1, variables, expanded);
      }
    }
    return expanded.toString();
  }

  /** Handles what follows a dollar; answers where to go on. */
  private static int reference(
      String text, int at, Map<String, String> variables, StringBuilder expanded) {
    char c = text.charAt(at);
    int end = c == '(' ? text.indexOf(')', at) : -1;
    if (c == '$') {
      expanded.append('$');
      return at + 1;
    }
    if (end < 0) {
      expanded.append('$').append(c);
      return at + 1;
    }
    String name = text.substring(at + 1, end);
    expanded.append(variables.containsKey(name) ? variables.get(name) : "$(" + name + ")");
    return end + 1;
  }
}
