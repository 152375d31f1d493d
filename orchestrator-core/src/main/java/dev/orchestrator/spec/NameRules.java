package dev.orchestrator.spec;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** Rules for names, labels and annotations. */
final class NameRules {
  /** The prefix of label and annotation keys that the library sets itself. */
  static final String RESERVED_DOMAIN = "orchestrator.dev";

  private static final int ANNOTATIONS_LENGTH = 256 * 1024;
  private static final String LABEL_FORM =
      "use at most 63 lower-case letters, digits and '-', with a letter or digit at both ends";
  private static final String SUBDOMAIN_FORM =
      "use at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both ends"
          + " of each part";
  private static final String KEY_FORM =
      "use a name of at most 63 letters, digits, '-', '_' and '.' with a letter or digit at both"
          + " ends, after an optional DNS domain and '/'";
  private static final String VALUE_FORM =
      "use nothing or at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both"
          + " ends";

  private NameRules() {}

  /** A DNS-1123 label. */
  static void label(Field field, String name) {
    if (name.isEmpty()) {
      field.report("is required", LABEL_FORM);
    } else if (!Syntax.isLabel(name)) {
      field.report(Field.quote(name) + " is not a DNS-1123 label", LABEL_FORM);
    }
  }

  /** A DNS-1123 subdomain. */
  static void subdomain(Field field, String name) {
    if (name.isEmpty()) {
      field.report("is required", SUBDOMAIN_FORM);
    } else if (!Syntax.isSubdomain(name)) {
      field.report(Field.quote(name) + " is not a DNS-1123 subdomain", SUBDOMAIN_FORM);
    }
  }

  /** The name of a port of a container, or a reference to one. */
  static void portName(Field field, String name) {
    if (!Syntax.isPortName(name)) {
      field.report(
          Field.quote(name) + " is not a port name",
          "use at most 15 lower-case letters, digits and single inner '-', with at least one"
              + " letter");
    }
  }

  static void labelKey(Field field, String key) {
    if (key.isEmpty()) {
      field.report("is required", KEY_FORM);
    } else if (!Syntax.isLabelKey(key)) {
      field.report(Field.quote(key) + " is not a label key", KEY_FORM);
    }
  }

  static void labelValue(Field field, String value) {
    if (!Syntax.isLabelValue(value)) {
      field.report(Field.quote(value) + " is not a label value", VALUE_FORM);
    }
  }

  /** Labels that select, which may name reserved ones. */
  static void selectedLabels(Field field, SortedMap<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          Field entry = field.key(key);
          labelKey(entry, key);
          labelValue(entry, value);
        });
  }

  /** Labels that a user sets. */
  static void labels(Field field, SortedMap<String, String> labels) {
    selectedLabels(field, labels);
    labels.keySet().forEach(key -> notReserved(field.key(key), key));
  }

  /** Annotations that a user sets. */
  static void annotations(Field field, SortedMap<String, String> annotations) {
    long length = 0;
    for (Map.Entry<String, String> entry : annotations.entrySet()) {
      Field at = field.key(entry.getKey());
      labelKey(at, entry.getKey().toLowerCase(Locale.ROOT));
      TextRules.wellFormed(at, entry.getValue());
      length += TextRules.utf8Length(entry.getKey()) + TextRules.utf8Length(entry.getValue());
    }
    if (length > ANNOTATIONS_LENGTH) {
      field.report(
          "holds " + length + " bytes", "keep all annotations within 256 KiB; use a ConfigMap");
    }
  }

  /** Annotations of pods, which the library adds its own to. */
  static void podAnnotations(Field field, SortedMap<String, String> annotations) {
    annotations(field, annotations);
    annotations.keySet().forEach(key -> notReserved(field.key(key), key));
  }

  private static void notReserved(Field field, String key) {
    int slash = key.indexOf('/');
    if (slash >= RESERVED_DOMAIN.length() && isReserved(key.substring(0, slash))) {
      field.report(
          "the prefix " + RESERVED_DOMAIN + "/ is reserved", "use a prefix of your own domain");
    }
  }

  private static boolean isReserved(String prefix) {
    String domain = prefix.toLowerCase(Locale.ROOT);
    return domain.equals(RESERVED_DOMAIN) || domain.endsWith("." + RESERVED_DOMAIN);
  }
}
