package dev.orchestrator.scheduling;

/**
 * A point of a curve that says how good it is for a node to be used to some degree.
 *
 * @param utilizationPercent 0 to 100
 * @param score 0 to 10
 */
public record UtilizationScore(int utilizationPercent, int score) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of its range
   */
  public UtilizationScore {
    if (utilizationPercent < 0 || utilizationPercent > 100 || score < 0 || score > 10) {
      throw new IllegalArgumentException(
          "utilization " + utilizationPercent + " (0..100), score " + score + " (0..10)");
    }
  }
}
