package dev.orchestrator.scheduling;

import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.Pod;
import java.util.LinkedHashMap;
import java.util.Map;

/** The domains of one spread rule as pods are taken out of them. Used by one thread. */
final class SpreadBalance {
  private static final int NONE = -1;
  private static final long SCALE = 1000;

  private final SpreadTally tally;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final int[] counts;
  private final boolean held;
  private long total;
  private int fewest;
  private long excess;
  private int atLimit;

  SpreadBalance(SpreadTally tally) {
    this.tally = tally;
    tally.byDomain().keySet().forEach(domain -> numbers.put(domain, numbers.size()));
    counts = tally.byDomain().values().stream().mapToInt(Integer::intValue).toArray();
    measure();
    held = excess == 0;
  }

  boolean isHard() {
    return tally.rule().whenUnsatisfiable() == WhenUnsatisfiable.DO_NOT_SCHEDULE;
  }

  /** The number of the domain in which a pod counts, or -1. */
  int domainOf(Pod pod, ClusterView view) {
    return tally.countedIn(pod, view).map(numbers::get).orElse(NONE);
  }

  /** How many pods are above what the rule allows, over all domains. */
  long excess() {
    return excess;
  }

  /** Works out what follows from the counts. */
  void measure() {
    fewest = fewest();
    excess = 0;
    atLimit = 0;
    total = 0;
    for (int count : counts) {
      int above = count - fewest - tally.rule().maxSkew();
      excess += Math.max(0, above);
      atLimit += above >= 0 ? 1 : 0;
      total += count;
    }
  }

  private int fewest() {
    if (counts.length < tally.rule().minDomains().orElse(0)) {
      return 0;
    }
    int least = Integer.MAX_VALUE;
    for (int count : counts) {
      least = Math.min(least, count);
    }
    return counts.length == 0 ? 0 : least;
  }

  /**
   * By how many pods the rule would be broken at the end if a pod of a domain were taken now and as
   * many more as are left to take were taken in the best way; 0 for a rule that was broken before.
   */
  long shortfall(int domain, int left) {
    return held ? Math.max(0, excessWithout(domain) - left) : 0;
  }

  private long excessWithout(int domain) {
    if (domain == NONE) {
      return excess;
    }
    boolean lowers = counts[domain] == fewest && fewest > 0 && lowersFewest();
    return lowers
        ? excess + atLimit
        : excess - (counts[domain] > fewest + tally.rule().maxSkew() ? 1 : 0);
  }

  private boolean lowersFewest() {
    return counts.length >= tally.rule().minDomains().orElse(0);
  }

  /** How full a domain is, in thousandths of an even share. */
  long fullness(int domain) {
    return domain == NONE || total == 0 ? 0 : SCALE * counts.length * counts[domain] / total;
  }

  /** Takes a pod out of a domain. */
  void take(int domain) {
    if (domain != NONE) {
      counts[domain]--;
    }
  }
}
