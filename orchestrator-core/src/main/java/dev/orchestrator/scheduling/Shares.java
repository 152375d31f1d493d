package dev.orchestrator.scheduling;

import java.util.List;
import java.util.function.LongBinaryOperator;

/** Values as hundredths of others. */
final class Shares {
  private Shares() {}

  /** value × 100 / largest, truncated; all 0 when none is positive. */
  static long[] ofLargest(long[] values) {
    long largest = 0;
    for (long value : values) {
      largest = Math.max(largest, value);
    }
    long[] shares = new long[values.length];
    for (int i = 0; i < shares.length && largest > 0; i++) {
      shares[i] = values[i] * 100 / largest;
    }
    return shares;
  }

  /** part × 100 / whole; divides first where the product would overflow. */
  static long percent(long part, long whole) {
    return part <= Long.MAX_VALUE / 100 ? part * 100 / whole : part / (whole / 100);
  }

  /**
   * The weighted mean over the resources of each node.
   *
   * @param score the score of a resource by its capacity and what is requested of it
   */
  static long[] means(Prospect prospect, List<NodeView> nodes, LongBinaryOperator score) {
    return nodes.stream().mapToLong(node -> mean(prospect, node, score)).toArray();
  }

  private static long mean(Prospect prospect, NodeView node, LongBinaryOperator score) {
    long sum = 0;
    long weights = 0;
    for (int r = 0; r < prospect.size(); r++) {
      long capacity = prospect.capacity(r, node);
      if (capacity != 0) {
        sum += score.applyAsLong(capacity, prospect.requested(r, node)) * prospect.weight(r);
        weights += prospect.weight(r);
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
