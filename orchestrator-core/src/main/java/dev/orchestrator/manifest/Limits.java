package dev.orchestrator.manifest;

/**
 * What a manifest may cost at most; beyond it the reader stops with an error that carries the
 * position.
 *
 * @param maxBytes the size of one file
 * @param maxDepth how deep mappings and lists are nested
 * @param maxAliases how many aliases ({@code *name}) a file has
 * @param maxNodes how many keys, values and lists a file has after its aliases were expanded
 */
public record Limits(int maxBytes, int maxDepth, int maxAliases, int maxNodes) {
  /**
   * 1 MiB, depth 50, 50 aliases, 100,000 nodes: far above what people write, far below what hurts.
   */
  public static final Limits DEFAULT = new Limits(1 << 20, 50, 50, 100_000);

  private static final int MOST_DEPTH = 500;

  /** Checks that each limit is positive, and the depth at most 500. */
  public Limits {
    if (maxBytes < 1 || maxDepth < 1 || maxDepth > MOST_DEPTH || maxAliases < 0 || maxNodes < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, and the depth at most " + MOST_DEPTH);
    }
  }
}
