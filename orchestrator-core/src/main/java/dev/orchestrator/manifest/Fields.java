package dev.orchestrator.manifest;

import dev.orchestrator.manifest.Yaml.Entry;
import dev.orchestrator.manifest.Yaml.Mapping;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The fields of one object that is being read. Creating it tells of every field that is unknown or
 * not supported yet; the supported ones are to be asked for, each once. A field without a value
 * counts as absent.
 */
final class Fields {
  private final Mapping mapping;
  private final FieldPath path;
  private final Reading reading;
  private final FieldTable table;

  Fields(Mapping mapping, FieldPath path, Reading reading, FieldTable table) {
    this.mapping = mapping;
    this.path = path;
    this.reading = reading;
    this.table = table;
    mapping.entries().forEach(this::classify);
  }

  FieldPath path() {
    return path;
  }

  Position at() {
    return mapping.at();
  }

  Reading reading() {
    return reading;
  }

  Optional<Value> value(String name) {
    if (!table.read().contains(name)) {
      throw new IllegalStateException(
          name + " is not among the fields of " + table.title() + " that are read");
    }
    Optional<Value> found =
        mapping.get(name).map(node -> new Value(node, path.field(name), reading));
    found.filter(Value::isNull).ifPresent(Value::accept);
    return found.filter(value -> !value.isNull());
  }

  /** Whether objects of this kind have such a field that is read. */
  boolean canHave(String name) {
    return table.read().contains(name);
  }

  /** Whether the field is there, also when it is not supported. */
  boolean hasRaw(String name) {
    return mapping.get(name).filter(node -> !node.saysNothing()).isPresent();
  }

  boolean has(String name) {
    return value(name).isPresent();
  }

  String text(String name) {
    return text(name, "");
  }

  /** The text; an empty one counts as absent, as in Kubernetes. */
  String text(String name, String absent) {
    return value(name).map(Value::text).filter(text -> !text.isEmpty()).orElse(absent);
  }

  boolean flag(String name, boolean absent) {
    return value(name).map(Value::flag).orElse(absent);
  }

  int integer(String name, int least, int most, int absent) {
    return value(name).map(v -> v.integer(least, most)).orElse(absent);
  }

  OptionalInt count(String name) {
    return value(name).map(v -> OptionalInt.of(v.count())).orElse(OptionalInt.empty());
  }

  Optional<Duration> seconds(String name) {
    return value(name).map(v -> Duration.ofSeconds(v.count()));
  }

  /** One of the words; the empty text counts as absent, as in Kubernetes. */
  <T> Optional<T> choice(String name, Map<String, T> choices) {
    Optional<Value> value = value(name);
    boolean empty = value.filter(Value::isEmptyText).isPresent();
    return empty ? Optional.empty() : value.flatMap(v -> v.choice(choices));
  }

  <T> List<T> each(String name, Function<Value, T> read) {
    return items(name).stream().map(read).toList();
  }

  List<Value> items(String name) {
    return value(name).map(Value::items).orElse(List.of());
  }

  List<String> texts(String name) {
    return value(name).map(Value::textItems).orElse(List.of());
  }

  SortedMap<String, String> textMap(String name) {
    return value(name).map(Value::texts).orElseGet(TreeMap::new);
  }

  /** The value of a field that must be there; tells the error when it is not. */
  Optional<Value> required(String name) {
    Optional<Value> found = value(name);
    if (found.isEmpty()) {
      reading.error(at(), path.field(name), "is required", "");
    }
    return found;
  }

  /** Whether there is no field at all. */
  boolean isEmpty() {
    return mapping.entries().isEmpty();
  }

  /**
   * Whether every field is one that is read, so that a missing one is the user's slip and not ours.
   */
  boolean isComplete() {
    return mapping.entries().stream().allMatch(e -> table.read().contains(e.key()));
  }

  private void classify(Entry entry) {
    String name = entry.key();
    boolean known = table.unsupported().contains(name) || table.withoutEffect().contains(name);
    if (known && entry.value().saysNothing()) {
      reading.settled(entry.value());
    } else if (table.unsupported().contains(name)) {
      reading.settled(entry.value());
      reading.unsupported(entry.at(), path.field(name), "is not supported yet", "");
    } else if (table.withoutEffect().contains(name)) {
      reading.settled(entry.value());
      reading.warning(entry.at(), path.field(name), "has no effect in a manifest", "");
    } else if (table.hasExtensions() && name.startsWith("x-")) {
      reading.settled(entry.value());
    } else if (!table.read().contains(name)) {
      reading.settled(entry.value());
      reading.unknown(entry.at(), path.field(name), unknown(), suggestion(name));
    }
  }

  private String unknown() {
    return "is not a field of " + table.title();
  }

  private String suggestion(String name) {
    if (reading.full()) {
      return "";
    }
    Optional<String> near =
        Nearest.to(name, table.read()).or(() -> Nearest.to(name, table.unsupported()));
    return near.map(found -> "did you mean " + found + "?").orElse("");
  }
}
