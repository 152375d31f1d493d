package dev.orchestrator.scheduling;

import java.util.function.IntPredicate;

/**
 * The largest of many values that change one by one: a complete binary tree in an array. A value
 * below 0 stands for "none". Setting a value and finding the first largest take O(log n).
 */
final class MaxTree {
  private static final int NONE = -1;

  private final int leaves;
  private final int[] tree;

  /** A tree without any value. */
  MaxTree(int size) {
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) << (size > 1 ? 1 : 0));
    tree = new int[2 * leaves];
    java.util.Arrays.fill(tree, NONE);
  }

  /** The largest value; below 0 when there is none. */
  int max() {
    return tree[1];
  }

  int get(int position) {
    return tree[leaves + position];
  }

  /** Sets a value and what follows from it. */
  void set(int position, int value) {
    int at = leaves + position;
    if (tree[at] == value) {
      return;
    }
    tree[at] = value;
    int larger = value;
    while (at > 1) {
      larger = Math.max(larger, tree[at ^ 1]);
      at >>= 1;
      if (tree[at] == larger) {
        return;
      }
      tree[at] = larger;
    }
  }

  /** Sets a value alone; {@link #build} has to follow. */
  void put(int position, int value) {
    tree[leaves + position] = value;
  }

  /** Works out everything above the values. */
  void build() {
    for (int at = leaves - 1; at >= 1; at--) {
      tree[at] = Math.max(tree[2 * at], tree[2 * at + 1]);
    }
  }

  /** The first position of the largest value; there must be one. */
  int first() {
    int at = 1;
    while (at < leaves) {
      at *= 2;
      if (tree[at] < tree[at / 2]) {
        at++;
      }
    }
    return at - leaves;
  }

  /**
   * The first position of the largest value among those that are not left out, if it is at least
   * {@code floor}; −1 when there is none.
   */
  int first(IntPredicate leftOut, int floor) {
    int best = NONE;
    int wanted = Math.max(0, floor);
    int at = 1;
    // depth first from the left: a subtree is worth a look only if it can beat what was found
    while (at > 0) {
      boolean hopeful = tree[at] >= wanted;
      if (hopeful && at < leaves) {
        at *= 2;
        continue;
      }
      if (hopeful && !leftOut.test(at - leaves)) {
        best = at - leaves;
        wanted = tree[at] + 1;
      }
      while (at > 1 && (at & 1) == 1) {
        at >>= 1;
      }
      at = at > 1 ? at + 1 : 0;
    }
    return best;
  }
}
