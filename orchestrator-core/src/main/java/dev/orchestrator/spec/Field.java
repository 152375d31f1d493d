package dev.orchestrator.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in an object under validation, where problems are reported; its path is made only then.
 */
final class Field {
  private static final int LONGEST_QUOTE = 80;
  private static final int LONGEST_KEY = 320;

  private enum Style {
    MEMBER,
    ITEM,
    KEY
  }

  private final List<Problem> problems;
  private final @Nullable Field parent;
  private final Style style;
  private final String name;
  private final int index;

  private Field(
      List<Problem> problems, @Nullable Field parent, Style style, String name, int index) {
    this.problems = problems;
    this.parent = parent;
    this.style = style;
    this.name = name;
    this.index = index;
  }

  /** A top-level field whose problems go to this list. */
  static Field top(List<Problem> problems, String name) {
    return new Field(problems, null, Style.MEMBER, name, 0);
  }

  Field member(String memberName) {
    return new Field(problems, this, Style.MEMBER, memberName, 0);
  }

  Field item(int position) {
    return new Field(problems, this, Style.ITEM, "", position);
  }

  Field key(String key) {
    return new Field(problems, this, Style.KEY, key, 0);
  }

  void report(String message, String remedy) {
    StringBuilder path = new StringBuilder();
    appendTo(path);
    problems.add(new Problem(path.toString(), message, remedy));
  }

  private void appendTo(StringBuilder path) {
    if (parent != null) {
      parent.appendTo(path);
    }
    switch (style) {
      case MEMBER -> path.append(path.isEmpty() ? "" : ".").append(name);
      case ITEM -> path.append('[').append(index).append(']');
      case KEY -> path.append('[').append(printable(name, LONGEST_KEY)).append(']');
    }
  }

  /** The value between quotes, safe to print: without control or foreign characters, and cut. */
  static String quote(String value) {
    return '"' + printable(value, LONGEST_QUOTE) + '"';
  }

  private static String printable(String value, int longest) {
    int end = Math.min(value.length(), longest);
    StringBuilder text = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c <= '~') {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    return end < value.length() ? text.append("...").toString() : text.toString();
  }
}
