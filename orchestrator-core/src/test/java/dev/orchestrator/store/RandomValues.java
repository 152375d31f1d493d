package dev.orchestrator.store;

import com.google.common.collect.ImmutableSortedMap;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.SecretValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Seeded random values of any record, enum or sealed type, extremes among them. */
final class RandomValues {
  private static final List<String> STRINGS =
      List.of("", "web", "a\"b\\c\n\t\u0000", "größe 漢字 \ud83d\ude00", "$(NAME)", "null", " ");
  private static final List<Long> LONGS =
      List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 42L, 1L << 40);
  private static final List<Instant> INSTANTS =
      List.of(
          Instant.EPOCH,
          Instant.MIN,
          Instant.MAX,
          Instant.ofEpochSecond(-1, 500_000_000),
          Instant.parse("2026-11-23T14:00:00.000000001Z"));

  private final Random random;

  RandomValues(long seed) {
    random = new Random(seed);
  }

  /** The records that a sealed type permits, also through sealed types in between. */
  static Stream<Class<?>> variants(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(variant -> variant.isSealed() ? variants(variant) : Stream.of(variant));
  }

  <T> T of(Class<T> type) {
    return type.cast(any(type));
  }

  private Object any(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(plain, List.of());
    }
    if (plain.isEnum()) {
      return pick(List.of(plain.getEnumConstants()));
    }
    if (plain.isSealed()) {
      return any(pick(variants(plain).toList()));
    }
    return scalar(plain);
  }

  private Object scalar(Class<?> type) {
    if (type == String.class) {
      return pick(STRINGS) + (random.nextBoolean() ? "" : Integer.toString(random.nextInt(1000)));
    }
    if (type == int.class || type == Integer.class) {
      return pick(LONGS).intValue();
    }
    if (type == long.class || type == Long.class) {
      return pick(LONGS);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == Instant.class) {
      return pick(INSTANTS);
    }
    if (type == Duration.class) {
      return Duration.ofSeconds(pick(LONGS), random.nextInt(1_000_000_000));
    }
    if (type == OptionalInt.class) {
      return random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(pick(LONGS).intValue());
    }
    if (type == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(pick(LONGS));
    }
    if (type == SecretValue.class) {
      return SecretValue.of(bytes());
    }
    if (type == Bytes.class) {
      return Bytes.of(bytes());
    }
    throw new IllegalArgumentException("no random value for " + type);
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Object generic(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(any(arguments[0]));
    }
    if (raw == List.class) {
      return IntStream.range(0, random.nextInt(3)).mapToObj(i -> any(arguments[0])).toList();
    }
    if (raw == SortedMap.class || raw == Map.class) {
      ImmutableSortedMap.Builder<Comparable<?>, Object> map = ImmutableSortedMap.naturalOrder();
      for (int i = random.nextInt(3); i > 0; i--) {
        map.put(arguments[0] == Integer.class ? i : "key" + i, any(arguments[1]));
      }
      return map.buildOrThrow();
    }
    return record(raw, List.of(arguments));
  }

  private Object record(Class<?> type, List<Type> arguments) {
    List<Class<?>> types = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
      Type shape = component.getGenericType();
      values.add(
          any(
              shape instanceof TypeVariable<?> variable
                  ? arguments.get(List.of(type.getTypeParameters()).indexOf(variable))
                  : shape));
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type.toString(), e);
    }
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
