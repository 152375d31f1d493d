package dev.orchestrator.store;

import dev.orchestrator.spec.PodTemplate;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Derives the codec of a type from its shape: records by their components, sealed types by their
 * variants. So a new component or variant is stored without further ado; what a component means
 * must not change, and a component that is added must be so chosen that 0, false or empty is right
 * for what was stored before.
 */
final class CodecRegistry {
  private final Map<Type, ValueCodec> known = new ConcurrentHashMap<>(ScalarCodec.all());

  ValueCodec of(Type type) {
    ValueCodec codec = known.get(type);
    if (codec == null) {
      codec = derive(type);
      known.put(type, codec);
    }
    return codec;
  }

  private ValueCodec derive(Type type) {
    if (type == PodTemplate.class) {
      return new TemplateCodec(record(PodTemplate.class, List.of()));
    }
    if (type instanceof ParameterizedType generic) {
      return derive(generic, List.of(generic.getActualTypeArguments()));
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return record(plain, List.of());
      }
      if (plain.isEnum()) {
        return new EnumCodec(plain);
      }
      if (plain.isSealed()) {
        return new VariantCodec(plain, this::of);
      }
    }
    throw new IllegalArgumentException("no codec for " + type);
  }

  private ValueCodec derive(ParameterizedType type, List<Type> arguments) {
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return CollectionCodecs.optional(of(arguments.getFirst()));
    }
    if (raw == List.class) {
      return CollectionCodecs.list(of(arguments.getFirst()));
    }
    if (raw == Map.class || raw == SortedMap.class) {
      return CollectionCodecs.map(arguments.getFirst(), of(arguments.getLast()));
    }
    return record(raw, arguments);
  }

  private ValueCodec record(Class<?> type, List<Type> arguments) {
    return new RecordCodec(
        type, component -> of(resolved(component.getGenericType(), type, arguments)));
  }

  private static Type resolved(Type type, Class<?> declaring, List<Type> arguments) {
    if (type instanceof TypeVariable<?> variable) {
      return arguments.get(List.of(declaring.getTypeParameters()).indexOf(variable));
    }
    return type;
  }
}
