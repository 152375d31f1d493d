package dev.orchestrator.spec;

import java.time.Duration;

/** Rules for free text, paths, numbers and durations. */
final class TextRules {
  static final int MAX_PORT = 65_535;

  /** Kubernetes keeps seconds in 32 bits; it also keeps sums with an instant far from overflow. */
  static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

  private TextRules() {}

  static void wellFormed(Field field, String text) {
    if (!Syntax.isWellFormed(text)) {
      field.report("has half of a surrogate pair, which UTF-8 cannot express", "mend the text");
    }
  }

  /** Text that becomes an argument, an environment variable or a path of a process. */
  static void processText(Field field, String text) {
    wellFormed(field, text);
    if (text.indexOf('\0') >= 0) {
      field.report("has a NUL character", "no process can be given one; leave it out");
    }
  }

  static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        length += 2;
      } else {
        length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return length;
  }

  /** An absolute path in a container. */
  static void mountPath(Field field, String path) {
    absolutePath(field, path);
    if (path.equals("/")) {
      field.report("would hide the whole image", "mount the volume at a directory below /");
    }
  }

  /** An absolute path of a node that means what it says: no part of it is skipped or repeated. */
  static void hostPath(Field field, String path) {
    absolutePath(field, path);
    String inner = path.length() > 1 && path.endsWith("/") ? path.substring(1) : path;
    if (path.contains("//") || Syntax.hasSegment(inner, ".")) {
      field.report(Field.quote(path) + " is not normalised", "leave out '//' and '/./'");
    }
  }

  private static void absolutePath(Field field, String path) {
    if (path.isEmpty()) {
      field.report("is required", "name an absolute path");
      return;
    }
    if (!path.startsWith("/")) {
      field.report(Field.quote(path) + " is not an absolute path", "begin it with '/'");
    }
    if (path.indexOf(':') >= 0) {
      field.report(Field.quote(path) + " has a ':'", "use a path without ':'");
    }
    pathText(field, path);
  }

  /** A path within a volume. */
  static void subPath(Field field, String path) {
    if (path.startsWith("/")) {
      field.report(Field.quote(path) + " is not relative", "leave out the leading '/'");
    }
    pathText(field, path);
  }

  /** The path of a file within a volume. */
  static void filePath(Field field, String path) {
    if (path.isEmpty()) {
      field.report("is required", "name a relative path");
      return;
    }
    subPath(field, path);
    boolean climbs = Syntax.hasSegment(path, "..");
    if (!climbs && path.startsWith("..")) {
      field.report(Field.quote(path) + " begins with '..'", "use another name");
    }
    if (!path.startsWith("/") && (Syntax.hasSegment(path, "") || Syntax.hasSegment(path, "."))) {
      field.report(Field.quote(path) + " is not normalised", "leave out '//', '.' and a last '/'");
    }
  }

  private static void pathText(Field field, String path) {
    if (Syntax.hasSegment(path, "..")) {
      field.report(Field.quote(path) + " has a '..'", "name the path itself");
    }
    wellFormed(field, path);
    if (Syntax.hasControl(path)) {
      field.report(Field.quote(path) + " has a control character", "leave it out");
    }
  }

  static void port(Field field, int number) {
    if (number < 1 || number > MAX_PORT) {
      field.report(number + " is not a port", "use 1 to 65535");
    }
  }

  static void atLeast(Field field, long value, long smallest) {
    if (value < smallest) {
      field.report(value + " is too small", "use at least " + smallest);
    }
  }

  /** A duration from this one to {@link #LONGEST}. */
  static void duration(Field field, Duration value, Duration shortest) {
    if (value.compareTo(shortest) < 0) {
      field.report(value + " is too short", "use at least " + shortest.toSeconds() + " s");
    } else if (value.compareTo(LONGEST) > 0) {
      field.report(value + " is too long", "use at most " + LONGEST.toSeconds() + " s");
    }
  }
}
