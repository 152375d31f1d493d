package dev.orchestrator.scheduling;

/**
 * Remembers a value for states of nodes, of which many are alike: by free cpu and memory and up to
 * sixteen devices. A table of fixed size in which a newer state takes the place of an older one;
 * what it finds is always exact. Used by one thread.
 */
final class StateMemory {
  private static final int PLACES = 1 << 14;
  private static final int DEVICES = 16;
  private static final int PER_LONG = 4;
  private static final int VALUE = 3 + DEVICES / PER_LONG;
  private static final int STRIDE = VALUE + 1;

  private final long[] table = new long[PLACES * STRIDE];
  private final long[] key = new long[VALUE];
  private int place = -1;

  /**
   * Looks a state up; {@link #value} has what is found, {@link #remember} fills what is not.
   *
   * @param devices values of sixteen bits, in an order that means nothing
   */
  boolean find(long cpuFree, long memoryFree, int[] devices, int size) {
    place = -1;
    if (size > DEVICES) {
      return false;
    }
    key[0] = size + 1L;
    key[1] = cpuFree;
    key[2] = memoryFree;
    for (int i = 3; i < VALUE; i++) {
      key[i] = 0;
    }
    for (int d = 0; d < size; d++) {
      key[3 + d / PER_LONG] |= (long) devices[d] << (16 * (d % PER_LONG));
    }
    place = placeOf(key) * STRIDE;
    return isThere();
  }

  private static int placeOf(long[] key) {
    long mixed = 0;
    for (long part : key) {
      mixed = (mixed ^ part ^ mixed >>> 29) * 0x9E3779B97F4A7C15L;
    }
    return (int) (mixed >>> 50);
  }

  private boolean isThere() {
    for (int i = 0; i < VALUE; i++) {
      if (table[place + i] != key[i]) {
        return false;
      }
    }
    return true;
  }

  /** The value of the state that was found. */
  long value() {
    return table[place + VALUE];
  }

  /** Keeps the value of the state that was not found. */
  void remember(long value) {
    if (place >= 0) {
      System.arraycopy(key, 0, table, place, VALUE);
      table[place + VALUE] = value;
    }
  }
}
