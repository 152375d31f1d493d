package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Ordering;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordsTest {
  static List<Class<?>> records() {
    Set<Class<?>> found = new TreeSet<>(java.util.Comparator.comparing(Class::getName));
    List.of(Resource.class, ObjectKey.class, Taint.class, Problem.class)
        .forEach(type -> collect(type, found));
    assertThat(found).hasSizeGreaterThan(40);
    return new ArrayList<>(found);
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType generic) {
      collect(generic.getRawType(), found);
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument, found);
      }
    } else if (type instanceof Class<?> plain && plain.isSealed()) {
      for (Class<?> permitted : plain.getPermittedSubclasses()) {
        collect(permitted, found);
      }
    } else if (type instanceof Class<?> plain && plain.isRecord() && found.add(plain)) {
      for (RecordComponent component : plain.getRecordComponents()) {
        collect(component.getGenericType(), found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void refusesNullByTheNameOfTheComponent(Class<?> type) throws NoSuchMethodException {
    Constructor<?> constructor = RandomRecords.constructor(type);
    RecordComponent[] components = type.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      if (!components[i].getType().isPrimitive()) {
        Object[] values = new RandomRecords(i).components(type, NodeSelectorTerm.class);
        Array.set(values, i, null);
        assertThatThrownBy(() -> constructor.newInstance(values))
            .isInstanceOf(InvocationTargetException.class)
            .cause()
            .isInstanceOf(NullPointerException.class)
            .hasMessage(components[i].getName());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void equalsByValueAndHoldsImmutableCopies(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = RandomRecords.constructor(type);
    for (int seed = 0; seed < 20; seed++) {
      Object[] values = new RandomRecords(seed).components(type, NodeSelectorTerm.class);
      Object one = constructor.newInstance(values);
      Object same =
          constructor.newInstance(new RandomRecords(seed).components(type, NodeSelectorTerm.class));
      assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isNotEqualTo(null);
      clear(values);
      assertThat(one).as("seed %d", seed).isEqualTo(same);
    }
  }

  private static void clear(Object[] values) {
    for (Object value : values) {
      if (value instanceof List<?> list) {
        list.clear();
      }
      if (value instanceof Map<?, ?> map) {
        map.clear();
      }
    }
  }

  @Test
  void keepsMapsInTheOrderOfTheirKeysWhateverOrderTheyCameIn() {
    SortedMap<String, String> reverse = new TreeMap<>(Ordering.natural().reverse());
    reverse.putAll(Map.of("a", "1", "b", "2", "c", "3"));
    for (SortedMap<String, String> map :
        List.of(reverse, ImmutableSortedMap.copyOfSorted(reverse))) {
      assertThat(new Metadata("", "n", map, map).labels().keySet()).containsExactly("a", "b", "c");
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void printsNoSecret(Class<?> type) throws ReflectiveOperationException {
    Secret secret =
        new Secret(
            Metadata.of("default", "s"),
            Secret.OPAQUE,
            Copies.sorted(Map.of("password", SecretValue.of("hunter2"))));
    assertThat(secret.toString()).contains("password").doesNotContain("hunter2");
    for (RecordComponent component : type.getRecordComponents()) {
      boolean mayHold = component.getGenericType().getTypeName().contains("SecretValue");
      assertThat(mayHold).as("%s.%s", type, component.getName()).isEqualTo(isSecretData(component));
    }
  }

  private static boolean isSecretData(RecordComponent component) {
    return component.getDeclaringRecord() == Secret.class && component.getName().equals("data");
  }
}
