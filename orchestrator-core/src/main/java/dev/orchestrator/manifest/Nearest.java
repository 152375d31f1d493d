package dev.orchestrator.manifest;

import java.util.Optional;

/** Finds the word that was probably meant. */
final class Nearest {
  private static final int MAX_LENGTH = 40;

  private Nearest() {}

  /** The first of the known words with the fewest edits, when they are few; case does not count. */
  static Optional<String> to(String word, Iterable<String> known) {
    if (word.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Optional<String> best = Optional.empty();
    int fewest = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int edits =
          Math.abs(candidate.length() - word.length()) < fewest ? edits(word, candidate) : fewest;
      if (edits < fewest) {
        fewest = edits;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  /** {@code did you mean X?}, or the empty text. */
  static String hint(String word, Iterable<String> known) {
    return to(word, known).map(found -> "did you mean " + found + "?").orElse("");
  }

  /** The number of insertions, deletions, replacements and swaps of neighbours. */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(int[][] cost, String a, String b, int i, int j) {
    boolean same = same(a, i, b, j);
    int least =
        Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
    boolean swapped = i > 1 && j > 1 && same(a, i, b, j - 1) && same(a, i - 1, b, j);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }

  private static boolean same(String a, int i, String b, int j) {
    return Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
  }
}
