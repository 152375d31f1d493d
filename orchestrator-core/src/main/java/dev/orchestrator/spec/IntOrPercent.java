package dev.orchestrator.spec;

/**
 * A number of things, or a share of them.
 *
 * @param value the number, or the percentage
 * @param percent whether it is a percentage
 */
public record IntOrPercent(int value, boolean percent) {
  /** A number. */
  public static IntOrPercent of(int value) {
    return new IntOrPercent(value, false);
  }

  /** A percentage. */
  public static IntOrPercent percent(int value) {
    return new IntOrPercent(value, true);
  }

  /** How many of a total it means; a part of one counts as a whole one. */
  public int roundedUpOf(int total) {
    return percent ? Math.toIntExact(((long) value * total + 99) / 100) : value;
  }

  /** As in manifests: {@code 2} or {@code 25%}. */
  @Override
  public String toString() {
    return value + (percent ? "%" : "");
  }
}
