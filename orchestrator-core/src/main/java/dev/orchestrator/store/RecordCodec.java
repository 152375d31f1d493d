package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record: an object with a field for each component that is not empty; unknown fields are
 * skipped.
 */
final class RecordCodec extends ValueCodec {
  private final MethodHandle constructor;
  private final String[] names;
  private final SerializedString[] fields;
  private final MethodHandle[] accessors;
  private final ValueCodec[] codecs;

  /**
   * For records of this class.
   *
   * @param codecs of its components, in their order
   */
  RecordCodec(Class<?> type, List<ValueCodec> codecs) {
    RecordComponent[] components = type.getRecordComponents();
    this.codecs = codecs.toArray(new ValueCodec[0]);
    names = new String[components.length];
    fields = new SerializedString[components.length];
    accessors = new MethodHandle[components.length];
    Class<?>[] types = new Class<?>[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        names[i] = components[i].getName();
        fields[i] = new SerializedString(names[i]);
        types[i] = components[i].getType();
        accessors[i] =
            MethodHandles.lookup()
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
      }
      constructor =
          MethodHandles.lookup()
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asType(MethodType.genericMethodType(types.length))
              .asSpreader(Object[].class, types.length);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no access to " + type, e);
    }
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    out.generator().writeStartObject();
    for (int i = 0; i < codecs.length; i++) {
      Object component = component(i, value);
      if (!codecs[i].isAbsent(component)) {
        out.generator().writeFieldName(fields[i]);
        codecs[i].write(out, component);
      }
    }
    out.generator().writeEndObject();
  }

  private Object component(int index, Object value) {
    try {
      return (Object) accessors[index].invokeExact(value);
    } catch (Throwable e) {
      throw new IllegalStateException("no access to " + names[index], e);
    }
  }

  @Override
  Object read(JsonInput in) throws IOException {
    in.expect(JsonToken.START_OBJECT);
    @Nullable Object[] values = new @Nullable Object[codecs.length];
    int expected = 0;
    while (in.parser().nextToken() == JsonToken.FIELD_NAME) {
      int index = indexOf(in.parser().currentName(), expected);
      JsonToken token = in.parser().nextToken();
      if (index < 0 || token == JsonToken.VALUE_NULL) {
        in.parser().skipChildren();
      } else {
        values[index] = codecs[index].read(in);
        expected = index + 1;
      }
    }
    in.expect(JsonToken.END_OBJECT);
    return construct(in, values);
  }

  /** Fields mostly come in their order, so that the expected one is tried first. */
  private int indexOf(String name, int expected) {
    for (int i = expected; i < names.length; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    for (int i = 0; i < expected; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private Object construct(JsonInput in, @Nullable Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = codecs[i].absent(in);
      }
    }
    try {
      return (Object) constructor.invokeExact(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw in.bad("a value was refused (" + e.getClass().getSimpleName() + ")");
    }
  }

  @Override
  Object absent(JsonInput in) throws IOException {
    return construct(in, new @Nullable Object[codecs.length]);
  }
}
