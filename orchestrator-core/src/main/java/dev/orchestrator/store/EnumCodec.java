package dev.orchestrator.store;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The constants of an enum by name. */
final class EnumCodec extends ValueCodec {
  private final String type;
  private final Enum<?> first;
  private final Map<String, Enum<?>> constants = new HashMap<>();

  EnumCodec(Class<?> type) {
    this.type = type.getSimpleName();
    first = (Enum<?>) type.getEnumConstants()[0];
    for (Object constant : type.getEnumConstants()) {
      Enum<?> named = (Enum<?>) constant;
      constants.put(named.name(), named);
    }
  }

  @Override
  void write(JsonOutput out, Object value) throws IOException {
    out.generator().writeString(((Enum<?>) value).name());
  }

  @Override
  Object read(JsonInput in) throws IOException {
    String name = in.string();
    Enum<?> constant = constants.get(name);
    if (constant == null) {
      throw in.bad("this version of the library knows no " + type + " " + name);
    }
    return constant;
  }

  /** A component that is added must be so chosen that its first constant is what was meant. */
  @Override
  Object absent(JsonInput in) {
    return first;
  }
}
