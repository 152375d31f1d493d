package dev.orchestrator.scheduling;

/**
 * Which nodes have changed, in order: whoever keeps something about nodes remembers how far it has
 * read and goes on from there. Old entries are overwritten; a reader that is too far behind begins
 * anew. Used by one thread.
 */
final class Journal {
  private static final int CAPACITY = 1 << 16;

  private final int[] nodes = new int[CAPACITY];
  private long head;

  /** Where the next entry will be. */
  long head() {
    return head;
  }

  void add(int node) {
    if (head > 0 && nodes[slot(head - 1)] == node) {
      nodes[slot(head - 1)] = ~node;
    }
    nodes[slot(head++)] = node;
  }

  /** Whether the entries from a position on are still there. */
  boolean has(long from) {
    return from >= head - CAPACITY;
  }

  /** The node of an entry; negative when the next entry is about the same node. */
  int node(long position) {
    return nodes[slot(position)];
  }

  private static int slot(long position) {
    return (int) position & (CAPACITY - 1);
  }
}
