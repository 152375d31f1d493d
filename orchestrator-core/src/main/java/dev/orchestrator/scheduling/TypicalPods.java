package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The mix of pods with devices that a cluster sees: the {@value #LIMIT} most frequent requests, how
 * popular each is, and a few walks, sequences in which such pods might arrive. A walk draws its
 * pods by multiples of the golden ratio, so that any stretch of it has about the right shares;
 * nothing is random. Immutable.
 */
final class TypicalPods {
  /** How many walks there are. */
  static final int WALKS = 8;

  /** How many pods arrive in a walk. */
  static final int STEPS = 30;

  /** The sum of all popularities, but for rounding. */
  static final int ONE = 4096;

  private static final int LIMIT = 256;
  private static final double GOLDEN = 0.6180339887498949;

  final int size;
  final long[] cpuMillis;
  final long[] memoryBytes;
  final int[] count;
  final int[] shareMillis;
  final long[] accepted;
  final int[] popularity;
  final int[][] walks;
  final long leastCpuMillis;

  private final DeviceTypes types;
  private final int pods;
  private final int all;

  /**
   * The mix of these pods.
   *
   * @param counts how many pods there are by what they ask for; those without devices do not count
   */
  TypicalPods(Map<DeviceAsk, Integer> counts, DeviceTypes types) {
    this.types = types;
    List<Map.Entry<DeviceAsk, Integer>> kinds = mostFrequent(counts);
    size = kinds.size();
    pods = kinds.stream().mapToInt(Map.Entry::getValue).sum();
    all = counts.values().stream().mapToInt(Integer::intValue).sum();
    cpuMillis = kinds.stream().mapToLong(k -> k.getKey().cpuMillis()).toArray();
    memoryBytes = kinds.stream().mapToLong(k -> k.getKey().memoryBytes()).toArray();
    count = requests(kinds).mapToInt(DeviceRequest::count).toArray();
    shareMillis = requests(kinds).mapToInt(DeviceRequest::shareMillis).toArray();
    accepted = requests(kinds).mapToLong(types::accepted).toArray();
    popularity = kinds.stream().mapToInt(k -> Math.round(ONE * share(k.getValue()))).toArray();
    leastCpuMillis = kinds.stream().mapToLong(k -> k.getKey().cpuMillis()).min().orElse(0);
    walks = walks(kinds.stream().mapToInt(Map.Entry::getValue).toArray());
  }

  private static List<Map.Entry<DeviceAsk, Integer>> mostFrequent(Map<DeviceAsk, Integer> counts) {
    Comparator<Map.Entry<DeviceAsk, Integer>> order = Map.Entry.comparingByKey();
    return counts.entrySet().stream()
        .filter(e -> e.getKey().devices().isPresent() && e.getValue() > 0)
        .sorted(Map.Entry.<DeviceAsk, Integer>comparingByValue().reversed().thenComparing(order))
        .limit(LIMIT)
        .sorted(order)
        .toList();
  }

  private static Stream<DeviceRequest> requests(List<Map.Entry<DeviceAsk, Integer>> kinds) {
    return kinds.stream().map(k -> k.getKey().devices().orElseThrow());
  }

  private float share(int of) {
    return (float) of / pods;
  }

  private int[][] walks(int[] frequency) {
    int[][] all = new int[WALKS][size == 0 ? 0 : STEPS];
    double point = 0.5;
    for (int[] walk : all) {
      for (int s = 0; s < walk.length; s++) {
        point = (point + GOLDEN) % 1;
        walk[s] = at((long) (point * pods), frequency);
      }
    }
    return all;
  }

  /** The kind of a pod by its number when all stand in a row by their kinds. */
  private static int at(long pod, int[] frequency) {
    int kind = 0;
    long before = frequency[0];
    while (before <= pod && kind < frequency.length - 1) {
      before += frequency[++kind];
    }
    return kind;
  }

  /** The types of devices by which this was made. */
  DeviceTypes types() {
    return types;
  }

  /**
   * Whether the mix should be learned again, now that so many pods have devices: they have doubled
   * or halved, or have become more or fewer by 4096.
   */
  boolean isOutdated(int podsNow) {
    return podsNow >= 2 * Math.max(all, 4) || podsNow < all / 2 || Math.abs(podsNow - all) >= 4096;
  }
}
