package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;

/** Amounts of resources as people read them. */
final class Amounts {
  private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

  private Amounts() {}

  /** What is wanted and what is there; less than nothing is nothing. */
  static String wantedAndFree(String resource, long wanted, long free) {
    return text(resource, wanted) + " wanted, " + text(resource, Math.max(0, free)) + " free";
  }

  private static String text(String resource, long amount) {
    return switch (resource) {
      case ResourceList.CPU -> amount + "m";
      case ResourceList.MEMORY, ResourceList.EPHEMERAL_STORAGE -> bytes(amount);
      default -> Long.toString(amount);
    };
  }

  /** Exact, in the largest unit that divides it. */
  private static String bytes(long amount) {
    int unit = 0;
    long rest = amount;
    while (rest != 0 && rest % 1024 == 0 && unit < UNITS.length - 1) {
      rest /= 1024;
      unit++;
    }
    return rest + UNITS[unit];
  }
}
