package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Mapping;
import dev.orchestrator.manifest.Yaml.Scalar;
import dev.orchestrator.manifest.Yaml.Sequence;
import dev.orchestrator.spec.IntOrPercent;
import dev.orchestrator.spec.QuantityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * A value that is being read. Each function accounts for what it reads; when the value is not what
 * is asked for it tells the error and returns an empty stand-in, so that all errors of an object
 * are told at once.
 */
record Value(Yaml node, FieldPath path, Reading reading) {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern OCTAL = Pattern.compile("0o?[0-7]+");
  private static final Pattern FLOAT =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final int SHOWN = 40;

  boolean isNull() {
    return node instanceof Scalar scalar && scalar.isNull();
  }

  /** Whether this is the empty text; accounts for it when it is. */
  boolean isEmptyText() {
    boolean empty = node instanceof Scalar scalar && scalar.text().isEmpty();
    if (empty) {
      accept();
    }
    return empty;
  }

  boolean isList() {
    return node instanceof Sequence;
  }

  boolean isMapping() {
    return node instanceof Mapping;
  }

  /** The same value as part of another reading. */
  Value in(Reading other) {
    return new Value(node, path, other);
  }

  Fields fields(FieldTable table) {
    if (node instanceof Mapping map) {
      reading.read(node);
      return new Fields(map, path, reading, table);
    }
    requireNull("a mapping of " + table.title());
    return new Fields(new Mapping(node.at(), List.of()), path, reading, table);
  }

  /** The items of a list; nothing counts as an empty list. */
  List<Value> items() {
    if (!(node instanceof Sequence list)) {
      requireNull("a list");
      return List.of();
    }
    reading.read(node);
    List<Value> items = new ArrayList<>();
    for (Yaml item : list.items()) {
      items.add(new Value(item, path.item(items.size()), reading));
    }
    return items;
  }

  /** The entries of a mapping with free keys; nothing counts as an empty mapping. */
  List<Map.Entry<String, Value>> entries() {
    if (!(node instanceof Mapping map)) {
      requireNull("a mapping");
      return List.of();
    }
    reading.read(node);
    return map.entries().stream()
        .map(e -> Map.entry(e.key(), new Value(e.value(), path.field(e.key()), reading)))
        .toList();
  }

  /** A mapping with free keys, each value read by the function, sorted by key. */
  <T> SortedMap<String, T> map(Function<Value, T> read) {
    SortedMap<String, T> map = new TreeMap<>();
    entries().forEach(e -> map.put(e.getKey(), read.apply(e.getValue())));
    return map;
  }

  SortedMap<String, String> texts() {
    return map(Value::text);
  }

  List<String> textItems() {
    return items().stream().map(Value::text).toList();
  }

  /** A text; nothing counts as the empty text. */
  String text() {
    if (!(node instanceof Scalar scalar)) {
      return mistaken("must be text, not " + node.word(), "");
    }
    reading.read(node);
    if (scalar.isNull()) {
      return "";
    }
    if (!reading.loose() && scalar.plain() && isNumberOrBoolean(scalar.text())) {
      reading.unknown(
          node.at(), path, "must be text, not a number or a boolean", "put it in quotes");
    }
    return scalar.text();
  }

  boolean flag() {
    String text = plainText();
    if (!BOOLEAN.matcher(text).matches()) {
      mistaken("must be true or false" + shown(text), "");
      return false;
    }
    return Boolean.parseBoolean(text);
  }

  /** A whole number; one with a leading 0 is refused, because parsers differ on what it means. */
  int integer(int least, int most) {
    String text = plainText();
    long number =
        INTEGER.matcher(text).matches() && text.length() <= 12
            ? Long.parseLong(text)
            : Long.MAX_VALUE;
    if (number < least || number > most) {
      mistaken("must be a whole number from " + least + " to " + most + shown(text), "");
      return least;
    }
    return (int) number;
  }

  int count() {
    return integer(0, Integer.MAX_VALUE);
  }

  /** A whole number, or one with a percent sign. */
  IntOrPercent intOrPercent() {
    String text = node instanceof Scalar scalar && !scalar.plain() ? text() : plainText();
    boolean percent = text.endsWith("%");
    String number = percent ? text.substring(0, text.length() - 1) : text;
    if (!INTEGER.matcher(number).matches() || number.length() > 9) {
      mistaken("must be a whole number or a percentage" + shown(text), "for example 1 or 25%");
      return IntOrPercent.of(0);
    }
    return new IntOrPercent(Integer.parseInt(number), percent);
  }

  /**
   * Permission bits: octal with a leading 0, as people write them, otherwise decimal, as JSON has
   * to write them.
   */
  int fileMode() {
    String text = plainText();
    boolean octal = OCTAL.matcher(text).matches();
    boolean number = text.length() <= 8 && (octal || INTEGER.matcher(text).matches());
    int mode = number ? Integer.parseInt(text.replace("o", ""), octal ? 8 : 10) : -1;
    if (mode < 0 || mode > 0777) {
      mistaken(
          "must be a file mode from 0000 to 0777" + shown(text),
          "write it with a leading 0, for example 0644");
      return 0;
    }
    return mode;
  }

  /**
   * An amount; {@code read} is one of the functions of {@link dev.orchestrator.spec.Quantity} or
   * alike.
   */
  long amount(ToLongFunction<String> read) {
    String text = scalarText();
    try {
      return read.applyAsLong(text);
    } catch (QuantityException e) {
      mistaken(e.getMessage(), e.remedy());
      return 0;
    }
  }

  /** One of the given words. */
  <T> Optional<T> choice(Map<String, T> choices) {
    String text = scalarText();
    Optional<T> chosen = Optional.ofNullable(choices.get(text));
    if (chosen.isEmpty()) {
      String hint = Nearest.hint(text, choices.keySet());
      mistaken("must be one of " + String.join(", ", choices.keySet()) + shown(text), hint);
    }
    return chosen;
  }

  /** Whether this is a plain number (and not a quoted one). */
  boolean isPlainNumber() {
    return node instanceof Scalar scalar
        && scalar.plain()
        && INTEGER.matcher(scalar.text()).matches();
  }

  /** Accounts for the value without looking at it. */
  void accept() {
    reading.settled(node);
  }

  void unsupported(String message, String remedy) {
    reading.unsupported(node, path, message, remedy);
  }

  void unsupported() {
    unsupported("is not supported yet", "");
  }

  void warning(String message, String remedy) {
    reading.warning(node.at(), path, message, remedy);
  }

  /** Tells that the value is wrong. Returns the empty text, for callers that need a stand-in. */
  String mistaken(String message, String remedy) {
    reading.error(node, path, message, remedy);
    return "";
  }

  /**
   * The text of a single value; empty, which no caller takes for a value, when it is a list or a
   * mapping.
   */
  private String scalarText() {
    if (!(node instanceof Scalar scalar)) {
      return "";
    }
    reading.read(node);
    return scalar.text();
  }

  /** The text of a number or a boolean, which Kubernetes does not take in quotes. */
  private String plainText() {
    if (!reading.loose() && node instanceof Scalar scalar && !scalar.plain()) {
      reading.unknown(
          node.at(), path, "must be a number or a boolean, not text", "write it without quotes");
    }
    return scalarText();
  }

  private void requireNull(String expected) {
    reading.read(node);
    if (!isNull()) {
      mistaken("must be " + expected + ", not " + node.word(), "");
    }
  }

  private static boolean isNumberOrBoolean(String text) {
    return text.length() < 400
        && (BOOLEAN.matcher(text).matches() || FLOAT.matcher(text).matches());
  }

  private static String shown(String text) {
    return text.isEmpty()
        ? ""
        : ", not \"" + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + "\"";
  }
}
