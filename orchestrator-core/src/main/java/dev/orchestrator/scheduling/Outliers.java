package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.Bins.Bin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that rules about fine topologies tell from the rest of their bin, for one class of
 * pods: in groups of the same bin and mark, each with its best node at hand. All other nodes have
 * mark 0. Brought up to date from the journal when it is used.
 */
final class Outliers {
  /** Nodes with the same bin and the same mark: a heap by score, then by name. */
  static final class Group {
    private static final int RANK_BITS = 24;
    private static final long LAST_RANK = (1L << RANK_BITS) - 1;

    private final Bin bin;
    private final long mark;
    private long[] order = new long[4];
    private int[] entries = new int[4];
    private int size;

    private Group(Bin bin, long mark) {
      this.bin = bin;
      this.mark = mark;
    }

    Bin bin() {
      return bin;
    }

    long mark() {
      return mark;
    }

    int size() {
      return size;
    }

    /** The score of the best node by what is free on it. */
    int best() {
      return (int) (order[0] >>> RANK_BITS);
    }

    /** The place of the best node in the order of the names. */
    int rank() {
      return (int) (LAST_RANK - (order[0] & LAST_RANK));
    }

    private static long order(int score, int rank) {
      return ((long) score << RANK_BITS) | (LAST_RANK - rank);
    }
  }

  private final PodClass pods;
  private final LongIntMap entryOf = new LongIntMap();
  private final List<Group> groups = new ArrayList<>();
  private int[] nodes = {};
  private @Nullable Group[] groupOf = {};
  private int[] positions = {};
  private boolean[] feasible = {};
  private int[] feasibleIn = {};
  private int free = -1;
  private int used;
  private long cursor;
  private long binsVersion = -1;

  Outliers(PodClass pods) {
    this.pods = pods;
  }

  List<Group> groups() {
    return groups;
  }

  boolean isEmpty() {
    return entryOf.isEmpty();
  }

  boolean has(int node) {
    return entryOf.get(node) != 0;
  }

  /** How many outliers in a bin fit, those that are forbidden among them. */
  int feasibleIn(Bin bin) {
    return bin.number() < feasibleIn.length ? feasibleIn[bin.number()] : 0;
  }

  /** Takes in what has happened since the last time; bins and rules must be up to date. */
  void refresh(ClusterIndex index, boolean rulesChanged) {
    Journal journal = index.journal();
    Bins bins = pods.shape().bins();
    boolean anew =
        rulesChanged
            || binsVersion != bins.version()
            || !journal.has(cursor)
            || journal.head() - cursor > index.nodes().present() / 2 + 64;
    if (!pods.rules().hasFine()) {
      cursor = journal.head();
      binsVersion = bins.version();
    } else if (anew) {
      rebuild(index);
    } else {
      for (; cursor < journal.head(); cursor++) {
        int node = journal.node(cursor);
        if (node >= 0) {
          update(node, index);
        }
      }
    }
  }

  private void rebuild(ClusterIndex index) {
    binsVersion = pods.shape().bins().version();
    cursor = index.journal().head();
    entryOf.clear();
    groups.clear();
    Arrays.fill(feasibleIn, 0);
    used = 0;
    free = -1;
    pods.rules().forEachFine(count -> addAll(count, index));
  }

  private void addAll(DomainCount count, ClusterIndex index) {
    Topology topology = count.topology();
    if (topology == index.eachNode()) {
      count.fine().forEachKey(node -> update((int) node, index));
    } else {
      count
          .fine()
          .forEachKey(
              domain -> {
                for (int node : topology.members((int) domain)) {
                  update(node, index);
                }
              });
    }
  }

  private void update(int node, ClusterIndex index) {
    Bins bins = pods.shape().bins();
    int bin = bins.binOf(node);
    if (bin < 0) {
      return;
    }
    long mark = pods.rules().mark(node);
    int entry = entryOf.get(node) - 1;
    if (entry >= 0) {
      leave(entry, bins.all().get(bin));
    }
    if (mark == 0) {
      if (entry >= 0) {
        release(entry);
      }
      return;
    }
    enter(entry >= 0 ? entry : claim(node), mark, bins.all().get(bin), index);
  }

  private void enter(int entry, long mark, Bin bin, ClusterIndex index) {
    int node = nodes[entry];
    int score = pods.shape().bins().score(node);
    feasible[entry] = score >= 0;
    if (score < 0) {
      return;
    }
    if (bin.number() >= feasibleIn.length) {
      feasibleIn = Arrays.copyOf(feasibleIn, 2 * (bin.number() + 1));
    }
    feasibleIn[bin.number()]++;
    if (mark != KinRules.FORBIDDEN) {
      push(group(bin, mark), entry, Group.order(score, index.layout().rank(node)));
    }
  }

  private void leave(int entry, Bin bin) {
    if (feasible[entry]) {
      feasibleIn[bin.number()]--;
      feasible[entry] = false;
    }
    Group group = groupOf[entry];
    if (group != null) {
      remove(group, positions[entry]);
      groupOf[entry] = null;
      if (group.size == 0) {
        groups.remove(group);
      }
    }
  }

  private Group group(Bin bin, long mark) {
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.mark == mark && group.bin == bin) {
        return group;
      }
    }
    Group group = new Group(bin, mark);
    groups.add(group);
    return group;
  }

  // Entries

  private int claim(int node) {
    int entry = free;
    if (entry >= 0) {
      free = positions[entry];
    } else {
      entry = used++;
      if (entry == nodes.length) {
        int capacity = Math.max(4, 2 * nodes.length);
        nodes = Arrays.copyOf(nodes, capacity);
        groupOf = Arrays.copyOf(groupOf, capacity);
        positions = Arrays.copyOf(positions, capacity);
        feasible = Arrays.copyOf(feasible, capacity);
      }
    }
    nodes[entry] = node;
    groupOf[entry] = null;
    feasible[entry] = false;
    entryOf.set(node, entry + 1);
    return entry;
  }

  private void release(int entry) {
    entryOf.set(nodes[entry], 0);
    positions[entry] = free;
    free = entry;
  }

  // The heap of a group

  private void push(Group group, int entry, long order) {
    if (group.size == group.entries.length) {
      group.entries = Arrays.copyOf(group.entries, 2 * group.size);
      group.order = Arrays.copyOf(group.order, 2 * group.size);
    }
    groupOf[entry] = group;
    rise(group, group.size++, entry, order);
  }

  private void remove(Group group, int position) {
    int last = --group.size;
    if (position != last) {
      int entry = group.entries[last];
      long order = group.order[last];
      if (position > 0 && group.order[(position - 1) / 2] < order) {
        rise(group, position, entry, order);
      } else {
        sink(group, position, entry, order);
      }
    }
  }

  private void rise(Group group, int from, int entry, long order) {
    int position = from;
    while (position > 0) {
      int parent = (position - 1) / 2;
      if (group.order[parent] >= order) {
        break;
      }
      put(group, position, group.entries[parent], group.order[parent]);
      position = parent;
    }
    put(group, position, entry, order);
  }

  private void sink(Group group, int from, int entry, long order) {
    int position = from;
    int child = 2 * position + 1;
    while (child < group.size) {
      if (child + 1 < group.size && group.order[child + 1] > group.order[child]) {
        child++;
      }
      if (group.order[child] <= order) {
        break;
      }
      put(group, position, group.entries[child], group.order[child]);
      position = child;
      child = 2 * position + 1;
    }
    put(group, position, entry, order);
  }

  private void put(Group group, int position, int entry, long order) {
    group.entries[position] = entry;
    group.order[position] = order;
    positions[entry] = position;
  }
}
