package dev.orchestrator.scheduling;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A value of a JSON document; what is absent or null is read as empty. */
record Json(Optional<Object> value) {
  static Json read(Path file) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      parser.nextToken();
      return new Json(read(parser));
    }
  }

  private static Optional<Object> read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Optional.of(object(parser));
      case START_ARRAY -> Optional.of(array(parser));
      case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
      case VALUE_TRUE, VALUE_FALSE -> Optional.of(parser.getBooleanValue());
      case VALUE_NULL -> Optional.empty();
      default -> Optional.of(parser.getText());
    };
  }

  private static Map<String, Json> object(JsonParser parser) throws IOException {
    Map<String, Json> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, new Json(read(parser)));
    }
    return members;
  }

  private static List<Json> array(JsonParser parser) throws IOException {
    List<Json> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(new Json(read(parser)));
    }
    return elements;
  }

  @SuppressWarnings("unchecked")
  private Map<String, Json> members() {
    return value.map(v -> (Map<String, Json>) v).orElse(Map.of());
  }

  @SuppressWarnings("unchecked")
  List<Json> elements() {
    return value.map(v -> (List<Json>) v).orElse(List.of());
  }

  boolean isPresent() {
    return value.isPresent();
  }

  /** Whether an object has a member of this name, be it null. */
  boolean has(String name) {
    return members().containsKey(name);
  }

  Json get(String name) {
    return members().getOrDefault(name, new Json(Optional.empty()));
  }

  String text() {
    return String.valueOf(value.orElseThrow());
  }

  String text(String name) {
    return get(name).value.map(String::valueOf).orElse("");
  }

  long number() {
    return (Long) value.orElseThrow();
  }

  long number(String name, long otherwise) {
    return get(name).value.map(v -> (Long) v).orElse(otherwise);
  }

  boolean flag(String name) {
    return get(name).value.map(v -> (Boolean) v).orElse(false);
  }

  boolean flag() {
    return (Boolean) value.orElseThrow();
  }

  <T> List<T> list(String name, Function<Json, T> element) {
    return get(name).elements().stream().map(element).toList();
  }

  Map<String, String> texts() {
    Map<String, String> map = new TreeMap<>();
    members().forEach((key, member) -> map.put(key, member.text()));
    return map;
  }

  <T> Map<String, T> map(String name, Function<Json, T> element) {
    Map<String, T> map = new TreeMap<>();
    get(name).members().forEach((key, member) -> map.put(key, element.apply(member)));
    return map;
  }
}
