package dev.orchestrator.store;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A sealed type: an object with one field, which is named like the variant and holds its record.
 */
final class VariantCodec extends ValueCodec {
  private final String type;
  private final Map<String, ValueCodec> byName = new LinkedHashMap<>();
  private final Map<Class<?>, ValueCodec> byClass = new LinkedHashMap<>();

  VariantCodec(Class<?> sealed, Function<Class<?>, ValueCodec> codecs) {
    type = sealed.getSimpleName();
    addVariants(sealed, codecs);
  }

  private void addVariants(Class<?> sealed, Function<Class<?>, ValueCodec> codecs) {
    for (Class<?> variant : sealed.getPermittedSubclasses()) {
      if (variant.isSealed()) {
        addVariants(variant, codecs);
      } else {
        ValueCodec codec = codecs.apply(variant);
        byName.put(variant.getSimpleName(), codec);
        byClass.put(variant, codec);
      }
    }
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    ValueCodec codec = byClass.get(value.getClass());
    if (codec == null) {
      throw new IllegalArgumentException(value.getClass() + " is no variant of " + type);
    }
    out.generator().writeStartObject();
    out.generator().writeFieldName(value.getClass().getSimpleName());
    codec.write(out, value);
    out.generator().writeEndObject();
  }

  @Override
  Object read(JsonInput in) throws IOException {
    in.expect(JsonToken.START_OBJECT);
    in.next(JsonToken.FIELD_NAME);
    String name = in.parser().currentName();
    ValueCodec codec = byName.get(name);
    if (codec == null) {
      throw in.bad("this version of the library knows no " + type + " " + name);
    }
    in.parser().nextToken();
    Object value = codec.read(in);
    in.next(JsonToken.END_OBJECT);
    return value;
  }
}
