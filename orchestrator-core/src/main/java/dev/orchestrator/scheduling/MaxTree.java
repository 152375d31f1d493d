package dev.orchestrator.scheduling;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The largest of many values that change one by one: a complete binary tree in an array. A value
 * below 0 stands for "none". Setting a value and finding the first largest take O(log n).
 */
final class MaxTree {
  private static final int NONE = -1;

  private final int leaves;
  private final int[] tree;
  private int wanted;
  private int found;

  /** A tree without any value. */
  MaxTree(int size) {
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, size - 1)) << (size > 1 ? 1 : 0));
    tree = new int[2 * leaves];
    Arrays.fill(tree, NONE);
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
    found = NONE;
    wanted = Math.max(0, floor);
    search(1, 0, leaves, leftOut);
    return found;
  }

  /** Larger subtrees first; of a subtree that can only reach the same, those further left. */
  private void search(int at, int from, int width, IntPredicate leftOut) {
    if (tree[at] < wanted || (tree[at] == wanted && found != NONE && from > found)) {
      return;
    }
    if (at >= leaves) {
      if (!leftOut.test(from)) {
        wanted = tree[at];
        found = from;
      }
      return;
    }
    int half = width / 2;
    boolean leftFirst = tree[2 * at] >= tree[2 * at + 1];
    search(leftFirst ? 2 * at : 2 * at + 1, leftFirst ? from : from + half, half, leftOut);
    search(leftFirst ? 2 * at + 1 : 2 * at, leftFirst ? from + half : from, half, leftOut);
  }
}
