package dev.orchestrator.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What to look at again, and when: one instant, the earliest, for each key.
 *
 * @param <K> what is looked at
 */
final class WakeQueue<K extends Comparable<? super K>> {
  private record Due<K>(Instant at, K key) {}

  private final Map<K, Instant> byKey = new TreeMap<>();
  private final TreeSet<Due<K>> byTime =
      new TreeSet<>(
          Comparator.comparing((Due<K> due) -> due.at()).thenComparing((Due<K> due) -> due.key()));

  /** Asks to look at a key at an instant, or before. */
  void add(Instant at, K key) {
    Instant present = byKey.get(key);
    if (present != null && !at.isBefore(present)) {
      return;
    }
    if (present != null) {
      byTime.remove(new Due<>(present, key));
    }
    byKey.put(key, at);
    byTime.add(new Due<>(at, key));
  }

  /** Takes out what is due, in order of time and key. */
  List<K> due(Instant now) {
    List<K> due = new ArrayList<>();
    while (!byTime.isEmpty() && !byTime.first().at().isAfter(now)) {
      K key = byTime.pollFirst().key();
      byKey.remove(key);
      due.add(key);
    }
    return due;
  }

  /** When the next key is due. */
  Optional<Instant> next() {
    return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.first().at());
  }
}
