package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Ordering;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Immutable copies with a defined iteration order. */
final class Copies {
  private Copies() {}

  static <T> List<T> list(List<T> list, String component) {
    return List.copyOf(requireNonNull(list, component));
  }

  static <V> SortedMap<String, V> sorted(Map<String, V> map, String component) {
    return sorted(requireNonNull(map, component));
  }

  /** The entries in the order of their keys, whatever order the map has. */
  static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return map instanceof ImmutableSortedMap<String, V> same
            && Ordering.natural().equals(same.comparator())
        ? same
        : ImmutableSortedMap.copyOf(map, Ordering.natural());
  }
}
