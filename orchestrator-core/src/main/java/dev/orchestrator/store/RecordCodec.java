package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record: an object with a field for each component that is not empty; unknown fields are
 * skipped. Looks at its record when it is first used, which spares most of them at the start.
 */
final class RecordCodec extends ValueCodec {
  private final Class<?> type;
  private final Function<RecordComponent, ValueCodec> codecs;
  private volatile @Nullable Shape shape;

  /**
   * For records of this class.
   *
   * @param codecs of its components
   */
  RecordCodec(Class<?> type, Function<RecordComponent, ValueCodec> codecs) {
    this.type = type;
    this.codecs = codecs;
  }

  /** How a record is taken apart and put together. */
  private record Shape(Constructor<?> constructor, List<Field> fields) {
    private static Shape of(Class<?> type, Function<RecordComponent, ValueCodec> codecs) {
      RecordComponent[] components = type.getRecordComponents();
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        List<Field> fields =
            Arrays.stream(components).map(c -> Field.of(c, codecs.apply(c))).toList();
        return new Shape(constructor, fields);
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException("no access to " + type, e);
      }
    }
  }

  /** One component. */
  private record Field(String name, SerializedString quoted, Method accessor, ValueCodec codec) {
    private static Field of(RecordComponent component, ValueCodec codec) {
      String name = component.getName();
      component.getAccessor().setAccessible(true);
      return new Field(name, new SerializedString(name), component.getAccessor(), codec);
    }

    Object of(Object value) {
      try {
        return accessor.invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("no access to " + name, e);
      }
    }
  }

  /** May be worked out by two threads at once, with the same result. */
  private Shape shape() {
    Shape known = shape;
    if (known == null) {
      known = Shape.of(type, codecs);
      shape = known;
    }
    return known;
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    out.generator().writeStartObject();
    for (Field field : shape().fields) {
      Object component = field.of(value);
      if (!field.codec.isAbsent(component)) {
        out.generator().writeFieldName(field.quoted);
        field.codec.write(out, component);
      }
    }
    out.generator().writeEndObject();
  }

  @Override
  Object read(JsonInput in) throws IOException {
    in.expect(JsonToken.START_OBJECT);
    Shape known = shape();
    @Nullable Object[] values = new @Nullable Object[known.fields.size()];
    int expected = 0;
    while (in.parser().nextToken() == JsonToken.FIELD_NAME) {
      int index = indexOf(known.fields, in.parser().currentName(), expected);
      JsonToken token = in.parser().nextToken();
      if (index < 0 || token == JsonToken.VALUE_NULL) {
        in.parser().skipChildren();
      } else {
        values[index] = known.fields.get(index).codec.read(in);
        expected = index + 1;
      }
    }
    in.expect(JsonToken.END_OBJECT);
    return construct(in, known, values);
  }

  /** Fields mostly come in their order, so that the search begins at the expected one. */
  private static int indexOf(List<Field> fields, String name, int expected) {
    for (int i = 0; i < fields.size(); i++) {
      int index = (expected + i) % fields.size();
      if (fields.get(index).name.equals(name)) {
        return index;
      }
    }
    return -1;
  }

  private static Object construct(JsonInput in, Shape shape, @Nullable Object[] values)
      throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = shape.fields.get(i).codec.absent(in);
      }
    }
    try {
      return shape.constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw in.bad("a value was refused");
    }
  }

  @Override
  Object absent(JsonInput in) throws IOException {
    Shape known = shape();
    return construct(in, known, new @Nullable Object[known.fields.size()]);
  }
}
