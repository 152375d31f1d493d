package dev.orchestrator.spec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes values of any record of the package from a seed, hostile ones among them. */
final class RandomRecords {
  private static final String[] TEXTS = {
    "",
    "a",
    "web",
    "a.b/c",
    "app",
    "orchestrator.dev/x",
    "/",
    "/data",
    "/a/../b",
    "..",
    "a b",
    "\0",
    "\n",
    "\ud800",
    "\udc00x",
    "\ud83d\ude00",
    "Ⅳ",
    "\u202e",
    "-",
    "9223372036854775808",
    "-1",
    "metadata.name",
    "metadata.labels['",
    "metadata.labels[']",
    "hugepages-1Gi",
    "cpu",
    "memory",
    "x".repeat(64),
    "y".repeat(300),
    "$(A)",
    "%s%n"
  };
  private static final int[] INTS = {
    Integer.MIN_VALUE, -1, 0, 1, 2, 80, 100, 101, 0777, 65_535, 65_536, Integer.MAX_VALUE
  };
  private static final long[] LONGS = {
    Long.MIN_VALUE, -1, 0, 1, 1000, Integer.MAX_VALUE, Long.MAX_VALUE
  };
  private static final Duration[] DURATIONS = {
    Duration.ofSeconds(Long.MIN_VALUE),
    Duration.ofNanos(-1),
    Duration.ZERO,
    Duration.ofNanos(1),
    Duration.ofSeconds(1),
    Duration.ofSeconds(30),
    Duration.ofDays(366 * 100),
    Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)
  };

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  <T> T next(Class<T> type) {
    return type.cast(value(type));
  }

  private Object value(Type type) {
    return switch (type) {
      case Class<?> plain -> plain(plain);
      case ParameterizedType generic -> generic(generic);
      default -> throw new AssertionError("no value for " + type);
    };
  }

  private Object generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (raw == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(!list.isEmpty() && random.nextInt(3) == 0 ? list.getFirst() : value(last));
      }
      return list;
    }
    if (raw == SortedMap.class) {
      SortedMap<Object, Object> map = new TreeMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        map.put(pick(TEXTS), value(last));
      }
      return map;
    }
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.of(value(last)) : Optional.empty();
    }
    return record(raw, last);
  }

  private Object plain(Class<?> type) {
    if (type.isRecord()) {
      return record(type, Object.class);
    }
    if (type.isSealed() && type.isInterface()) {
      return plain(pick(type.getPermittedSubclasses()));
    }
    if (type.isEnum()) {
      return pick(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "String" -> pick(TEXTS);
      case "int" -> INTS[random.nextInt(INTS.length)];
      case "long", "Long" -> LONGS[random.nextInt(LONGS.length)];
      case "boolean" -> random.nextBoolean();
      case "Duration" -> pick(DURATIONS);
      case "OptionalInt" ->
          random.nextBoolean() ? OptionalInt.of((int) plain(int.class)) : OptionalInt.empty();
      case "OptionalLong" ->
          random.nextBoolean() ? OptionalLong.of((long) plain(long.class)) : OptionalLong.empty();
      case "Bytes" -> Bytes.of(new byte[random.nextInt(3)]);
      case "SecretValue" -> SecretValue.of(pick(TEXTS));
      default -> throw new AssertionError("no value for " + type);
    };
  }

  /** The value for each component of a record; a type variable stands for the argument. */
  Object[] components(Class<?> type, Type argument) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getGenericType)
        .map(t -> value(t instanceof TypeVariable<?> ? argument : t))
        .toArray();
  }

  private Object record(Class<?> type, Type argument) {
    try {
      return constructor(type).newInstance(components(type, argument));
    } catch (InvocationTargetException e) {
      throw new AssertionError(type + " refuses its components", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no usable constructor", e);
    }
  }

  static Constructor<?> constructor(Class<?> type) throws NoSuchMethodException {
    return type.getDeclaredConstructor(
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new));
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }
}
