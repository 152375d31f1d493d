package dev.orchestrator.spec;

import com.google.common.collect.ImmutableSortedMap;
import java.util.Map;
import java.util.SortedMap;

/** Immutable copies with a defined iteration order. */
final class Copies {
  private Copies() {}

  static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return map instanceof ImmutableSortedMap<String, V> same
        ? same
        : ImmutableSortedMap.copyOf(map);
  }
}
