package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.Bins.Bin;
import dev.orchestrator.scheduling.Layout.Cell;
import dev.orchestrator.scheduling.Outliers.Group;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search for the best node for a class of pods. Candidates are not nodes but sets of nodes
 * between which only what is free on them makes a difference; of each, one node can be the best.
 * The scores are those of the rule classes: each rule's value is brought to 0..100 over all nodes
 * that fit, as Kubernetes does. Used by one thread; keeps its arrays from one search to the next.
 */
final class NodeChoice {
  /** No node fits. */
  static final int NOWHERE = -1;

  private final ClusterIndex index;
  private int count;
  private Bin[] bins = new Bin[16];
  private @Nullable Group[] groups = new Group[16];
  private int[] sizes = new int[16];
  private boolean[] spread = new boolean[16];
  private long[] spreadRaw = new long[16];
  private long[] podRaw = new long[16];
  private double[] weights = new double[4];
  private int[] stamps = new int[64];
  private int stamp;
  private double[] logarithms = {};
  private long score;

  NodeChoice(ClusterIndex index) {
    this.index = index;
  }

  /** The score of the node that was found last. */
  long score() {
    return score;
  }

  /** The number of the best node, the first by name among equals; or {@link #NOWHERE}. */
  int best(PodClass pods) {
    KinRules rules = pods.rules();
    gather(pods, rules);
    if (count == 0) {
      return NOWHERE;
    }
    if (!rules.soft().isEmpty()) {
      weigh(rules);
    }
    return best(pods, rules);
  }

  private void gather(PodClass pods, KinRules rules) {
    count = 0;
    rules.begin();
    Outliers outliers = pods.outliers();
    List<Bin> all = outliers.others().all();
    for (int i = 0; i < all.size(); i++) {
      Bin bin = all.get(i);
      int size = outliers.feasibleOthers(bin);
      if (size > 0 && rules.admits(bin.cell(), 0)) {
        add(bin, null, size);
      }
    }
    List<Group> apart = outliers.groups();
    for (int i = 0; i < apart.size(); i++) {
      Group group = apart.get(i);
      if (rules.admits(group.bin().cell(), group.mark())) {
        add(group.bin(), group, group.size());
      }
    }
  }

  private void add(Bin bin, @Nullable Group group, int size) {
    if (count == bins.length) {
      int capacity = 2 * count;
      bins = Arrays.copyOf(bins, capacity);
      groups = Arrays.copyOf(groups, capacity);
      sizes = Arrays.copyOf(sizes, capacity);
      spread = Arrays.copyOf(spread, capacity);
      spreadRaw = Arrays.copyOf(spreadRaw, capacity);
      podRaw = Arrays.copyOf(podRaw, capacity);
    }
    bins[count] = bin;
    groups[count] = group;
    sizes[count] = size;
    count++;
  }

  private long mark(int candidate) {
    Group group = groups[candidate];
    return group == null ? 0 : group.mark();
  }

  /** Works out how much each soft spread rule weighs: the logarithm of its domains + 2. */
  private void weigh(KinRules rules) {
    int hosts = 0;
    for (int i = 0; i < count; i++) {
      spread[i] = rules.isSpread(bins[i].cell());
      hosts += spread[i] ? sizes[i] : 0;
    }
    List<KinRules.Soft> soft = rules.soft();
    if (weights.length < soft.size()) {
      weights = new double[soft.size()];
    }
    for (int r = 0; r < soft.size(); r++) {
      KinRules.Soft rule = soft.get(r);
      weights[r] = logarithm(rule.isByHost() ? hosts : domains(rule.topology()));
    }
  }

  private int domains(int topology) {
    stamp++;
    int domains = 0;
    for (int i = 0; i < count; i++) {
      int domain = spread[i] ? bins[i].cell().domain(topology) : Topology.NONE;
      if (domain != Topology.NONE) {
        if (domain >= stamps.length) {
          stamps = Arrays.copyOf(stamps, 2 * (domain + 1));
        }
        domains += stamps[domain] == stamp ? 0 : 1;
        stamps[domain] = stamp;
      }
    }
    return domains;
  }

  private double logarithm(int domains) {
    if (domains >= logarithms.length) {
      int from = logarithms.length;
      logarithms = Arrays.copyOf(logarithms, 2 * (domains + 8));
      for (int i = from; i < logarithms.length; i++) {
        logarithms[i] = Math.log(i + 2);
      }
    }
    return logarithms[domains];
  }

  private int best(PodClass pods, KinRules rules) {
    int mostTaints = 0;
    int mostPreferred = 0;
    long leastSpread = Long.MAX_VALUE;
    long mostSpread = 0;
    long leastPods = Long.MAX_VALUE;
    long mostPods = Long.MIN_VALUE;
    boolean hasSpread = !rules.soft().isEmpty();
    boolean hasPods = rules.hasPreferences();
    for (int i = 0; i < count; i++) {
      Cell cell = bins[i].cell();
      mostTaints = Math.max(mostTaints, bins[i].standing().taints());
      mostPreferred = Math.max(mostPreferred, bins[i].standing().preference());
      if (hasSpread && spread[i]) {
        spreadRaw[i] = Math.round(rules.spread(cell, mark(i), weights));
        leastSpread = Math.min(leastSpread, spreadRaw[i]);
        mostSpread = Math.max(mostSpread, spreadRaw[i]);
      }
      if (hasPods) {
        podRaw[i] = rules.preference(cell, mark(i));
        leastPods = Math.min(leastPods, podRaw[i]);
        mostPods = Math.max(mostPods, podRaw[i]);
      }
    }
    long best = -1;
    int rank = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      long fixed =
          index.rules().taintWeight() * (100 - share(bins[i].standing().taints(), mostTaints))
              + index.rules().nodeWeight() * share(bins[i].standing().preference(), mostPreferred);
      if (hasSpread && spread[i]) {
        fixed +=
            index.rules().spreadWeight()
                * (mostSpread == 0
                    ? 100
                    : 100 * (mostSpread + leastSpread - spreadRaw[i]) / mostSpread);
      }
      if (hasPods && mostPods > leastPods) {
        fixed +=
            index.rules().podWeight()
                * (long) (100 * ((double) (podRaw[i] - leastPods) / (mostPods - leastPods)));
      }
      long floor = best - fixed;
      if (bestOf(i) >= floor) {
        int found = rankOfBest(i, pods.outliers(), floor);
        if (found != NOWHERE) {
          long total = fixed + pods.shape().bins().score(index.layout().byRank()[found]);
          if (total > best || found < rank) {
            best = total;
            rank = found;
          }
        }
      }
    }
    score = best;
    return index.layout().byRank()[rank];
  }

  private static long share(int value, int most) {
    return most == 0 ? 0 : value * 100L / most;
  }

  /** What the best node of a candidate can have by what is free on it, at most. */
  private int bestOf(int candidate) {
    Group group = groups[candidate];
    return group == null ? bins[candidate].best() : group.best();
  }

  private int rankOfBest(int candidate, Outliers outliers, long floor) {
    Group group = groups[candidate];
    if (group != null) {
      return group.rank();
    }
    Bin bin = bins[candidate];
    int position = outliers.best(bin, (int) Math.max(0, floor));
    return position < 0 ? NOWHERE : index.layout().rank(bin.node(position));
  }
}
