package dev.orchestrator.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a command line into words as a shell does, with quotes and backslashes and without
 * anything else.
 */
final class ShellWords {
  private ShellWords() {}

  /** The words; empty when a quote is not closed. */
  static Optional<List<String>> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\'
          && quote != '\''
          && i + 1 < line.length()
          && escapes(line.charAt(i + 1), quote)) {
        word.append(line.charAt(++i));
        inWord = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }

  /** Within double quotes a backslash stands for itself, except before these. */
  private static boolean escapes(char next, char quote) {
    return quote == 0 || "\"\\$`".indexOf(next) >= 0;
  }
}
