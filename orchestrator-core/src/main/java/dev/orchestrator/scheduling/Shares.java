package dev.orchestrator.scheduling;

/** Values as hundredths of the largest one. */
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
}
