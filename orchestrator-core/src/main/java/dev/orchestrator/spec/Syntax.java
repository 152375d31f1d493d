package dev.orchestrator.spec;

/** The shapes of names, as Kubernetes defines them, told by one pass over the characters. */
final class Syntax {
  static final int LABEL_LENGTH = 63;
  static final int SUBDOMAIN_LENGTH = 253;
  private static final int PORT_NAME_LENGTH = 15;
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private Syntax() {}

  /** A DNS-1123 label: lower-case letters, digits and inner dashes, at most 63. */
  static boolean isLabel(String name) {
    return name.length() <= LABEL_LENGTH && isDnsLabel(name, 0, name.length());
  }

  /** A DNS-1123 subdomain: such labels joined by dots, at most 253 characters. */
  static boolean isSubdomain(String name) {
    return isSubdomain(name, name.length());
  }

  private static boolean isSubdomain(String name, int end) {
    if (end > SUBDOMAIN_LENGTH) {
      return false;
    }
    int from = 0;
    for (int dot = name.indexOf('.'); dot >= 0 && dot < end; dot = name.indexOf('.', from)) {
      if (!isDnsLabel(name, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    return isDnsLabel(name, from, end);
  }

  /** A label key: an optional DNS subdomain and a slash, then a name of at most 63. */
  static boolean isLabelKey(String key) {
    int slash = key.indexOf('/');
    return (slash < 0 || isSubdomain(key, slash)) && isWord(key, slash + 1);
  }

  /** A label value: empty, or a name of at most 63. */
  static boolean isLabelValue(String value) {
    return value.isEmpty() || isWord(value, 0);
  }

  /** An IANA service name: at most 15, with a letter, and dashes only inside and alone. */
  static boolean isPortName(String name) {
    return name.length() <= PORT_NAME_LENGTH
        && isDnsLabel(name, 0, name.length())
        && !name.contains("--")
        && name.chars().anyMatch(Syntax::isLower);
  }

  /** The name of an environment variable: printable ASCII but the equals sign. */
  static boolean isEnvName(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
  }

  /** A key of a ConfigMap or Secret, which is a file name too. */
  static boolean isDataKey(String key) {
    return !key.isEmpty()
        && key.length() <= SUBDOMAIN_LENGTH
        && !key.equals(".")
        && !key.startsWith("..")
        && key.chars().allMatch(Syntax::isWordCharacter);
  }

  /** The name of an HTTP header. */
  static boolean isHttpToken(String name) {
    return !name.isEmpty()
        && name.chars().allMatch(c -> isAlphanumeric(c) || TOKEN_MARKS.indexOf(c) >= 0);
  }

  /** Whether the text has a form in UTF-8: no half of a surrogate pair stands alone. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  static boolean hasControlOrSpace(String text) {
    return text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || isForeignSpace(c));
  }

  static boolean hasControl(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }

  private static boolean isForeignSpace(int c) {
    return c > 0x7f && (Character.isISOControl(c) || Character.isSpaceChar(c));
  }

  /** Whether a segment between slashes equals this one. */
  static boolean hasSegment(String path, String segment) {
    int from = 0;
    while (from <= path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      if (end - from == segment.length() && path.startsWith(segment, from)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  private static boolean isDnsLabel(String name, int from, int end) {
    if (from >= end || name.charAt(from) == '-' || name.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = from; i < end; i++) {
      char c = name.charAt(i);
      if (!isLower(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(String text, int from) {
    int end = text.length();
    if (from >= end
        || end - from > LABEL_LENGTH
        || !isAlphanumeric(text.charAt(from))
        || !isAlphanumeric(text.charAt(end - 1))) {
      return false;
    }
    for (int i = from; i < end; i++) {
      if (!isWordCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWordCharacter(int c) {
    return isAlphanumeric(c) || c == '-' || c == '_' || c == '.';
  }

  private static boolean isAlphanumeric(int c) {
    return isLower(c) || (c >= 'A' && c <= 'Z') || isDigit(c);
  }

  private static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
