package dev.orchestrator.scheduling;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Counts by key, without boxes: open addressing with linear probing; a value of 0 is the same as
 * none. Used by one thread.
 */
final class LongIntMap {
  private static final int SMALLEST = 4;

  private long[] keys = {};
  private int[] values = {};
  private int used;

  /** The value of a key; 0 when it has none. */
  int get(long key) {
    if (values.length == 0) {
      return 0;
    }
    int slot = slot(key);
    while (values[slot] != 0) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = (slot + 1) & (values.length - 1);
    }
    return 0;
  }

  /** Adds to a value; answers the new one. */
  int add(long key, int amount) {
    int value = get(key) + amount;
    set(key, value);
    return value;
  }

  void set(long key, int value) {
    if (value == 0) {
      remove(key);
      return;
    }
    if ((used + 1) * 3 > values.length * 2) {
      grow();
    }
    int slot = slot(key);
    while (values[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (values.length - 1);
    }
    used += values[slot] == 0 ? 1 : 0;
    keys[slot] = key;
    values[slot] = value;
  }

  int size() {
    return used;
  }

  boolean isEmpty() {
    return used == 0;
  }

  void clear() {
    Arrays.fill(values, 0);
    used = 0;
  }

  /** Visits the keys, in no order that means anything: for sums and the like only. */
  void forEachKey(LongConsumer visitor) {
    for (int slot = 0; slot < values.length; slot++) {
      if (values[slot] != 0) {
        visitor.accept(keys[slot]);
      }
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldValues = values;
    int capacity = Math.max(SMALLEST, 2 * oldValues.length);
    keys = new long[capacity];
    values = new int[capacity];
    used = 0;
    for (int slot = 0; slot < oldValues.length; slot++) {
      if (oldValues[slot] != 0) {
        set(oldKeys[slot], oldValues[slot]);
      }
    }
  }

  /** Closes the gap that a removed key leaves in its run. */
  private void remove(long key) {
    if (values.length == 0) {
      return;
    }
    int mask = values.length - 1;
    int gap = slot(key);
    while (values[gap] != 0 && keys[gap] != key) {
      gap = (gap + 1) & mask;
    }
    if (values[gap] == 0) {
      return;
    }
    used--;
    int next = (gap + 1) & mask;
    while (values[next] != 0) {
      int home = slot(keys[next]);
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        keys[gap] = keys[next];
        values[gap] = values[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    values[gap] = 0;
  }

  private int slot(long key) {
    long mixed = key * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32 ^ mixed) & (values.length - 1);
  }
}
