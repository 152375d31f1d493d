package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableSortedMap;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The codecs of values that hold other values. A missing one is empty. */
final class CollectionCodecs {
  private CollectionCodecs() {}

  /** An optional value: the value, or no field. */
  static ValueCodec optional(ValueCodec element) {
    return new ValueCodec() {
      @Override
      void write(JsonOutput out, Object value) throws IOException {
        element.write(out, ((Optional<?>) value).orElseThrow());
      }

      @Override
      Object read(JsonInput in) throws IOException {
        return Optional.of(element.read(in));
      }

      @Override
      boolean isAbsent(Object value) {
        return ((Optional<?>) value).isEmpty();
      }

      @Override
      Object absent(JsonInput in) {
        return Optional.empty();
      }
    };
  }

  /** A list: an array. */
  static ValueCodec list(ValueCodec element) {
    return new ValueCodec() {
      @Override
      void write(JsonOutput out, Object value) throws IOException {
        out.generator().writeStartArray();
        for (Object each : (List<?>) value) {
          element.write(out, each);
        }
        out.generator().writeEndArray();
      }

      @Override
      Object read(JsonInput in) throws IOException {
        in.expect(JsonToken.START_ARRAY);
        List<Object> values = new ArrayList<>();
        while (in.parser().nextToken() != JsonToken.END_ARRAY) {
          values.add(element.read(in));
        }
        return List.copyOf(values);
      }

      @Override
      boolean isAbsent(Object value) {
        return ((List<?>) value).isEmpty();
      }

      @Override
      Object absent(JsonInput in) {
        return List.of();
      }
    };
  }

  /** A map: an object whose field names are the keys, which are strings or integers. */
  static ValueCodec map(Type keyType, ValueCodec element) {
    boolean numbered = keyType == Integer.class;
    if (!numbered && keyType != String.class) {
      throw new IllegalArgumentException("no codec for maps with keys of " + keyType);
    }
    return new ValueCodec() {
      @Override
      void write(JsonOutput out, Object value) throws IOException {
        out.generator().writeStartObject();
        for (Map.Entry<?, ?> each : ((Map<?, ?>) value).entrySet()) {
          out.generator().writeFieldName(String.valueOf(each.getKey()));
          element.write(out, each.getValue());
        }
        out.generator().writeEndObject();
      }

      @Override
      Object read(JsonInput in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        ImmutableSortedMap.Builder<Comparable<?>, Object> values =
            ImmutableSortedMap.naturalOrder();
        while (in.parser().nextToken() != JsonToken.END_OBJECT) {
          String name = in.parser().currentName();
          in.parser().nextToken();
          values.put(numbered ? number(in, name) : name, element.read(in));
        }
        return values.buildOrThrow();
      }

      @Override
      boolean isAbsent(Object value) {
        return ((Map<?, ?>) value).isEmpty();
      }

      @Override
      Object absent(JsonInput in) {
        return ImmutableSortedMap.of();
      }
    };
  }

  private static Integer number(JsonInput in, String name) throws IOException {
    try {
      return Integer.valueOf(name);
    } catch (NumberFormatException e) {
      throw in.bad("no number");
    }
  }
}
