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
  private @Nullable Bins rest;
  private long skipped;
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
  private long[] cursors = {};
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

  /** The bins of the shape; without the outliers, if they were in the way of the search. */
  Bins others() {
    return rest == null ? pods.shape().bins() : rest;
  }

  /** How many nodes of a bin of the others fit that are no outliers. */
  int feasibleOthers(Bin bin) {
    boolean counted = rest == null && bin.number() < feasibleIn.length;
    return bin.feasible() - (counted ? feasibleIn[bin.number()] : 0);
  }

  /**
   * The position of the best node of a bin of the others that is no outlier; −1 if it does not
   * reach a score.
   */
  int best(Bin bin, int floor) {
    return rest != null || isEmpty()
        ? bin.scores().first()
        : bin.scores().first(position -> skips(bin.node(position)), floor);
  }

  private boolean skips(int node) {
    boolean skip = has(node);
    skipped += skip ? 1 : 0;
    return skip;
  }

  /** Takes in what has happened since the last time; bins and rules must be up to date. */
  void refresh(ClusterIndex index, boolean rulesChanged) {
    List<DomainCount> counts = pods.rules().fineCounts();
    if (rulesChanged || binsVersion != pods.shape().bins().version() || !canFollow(counts)) {
      rebuild(index, counts);
    } else {
      for (int i = 0; i < counts.size(); i++) {
        follow(counts.get(i), i, index);
      }
      followNodes(index);
    }
    cursor = index.journal().head();
    refreshRest(index);
  }

  /** Bins of their own cost about as much as to skip each node once. */
  private void refreshRest(ClusterIndex index) {
    if (rest == null && skipped > index.nodes().present()) {
      rest = pods.shape().bins().without(this::has);
    }
    if (rest != null) {
      rest.follow(index);
    }
  }

  private boolean canFollow(List<DomainCount> counts) {
    for (int i = 0; i < counts.size(); i++) {
      if (!counts.get(i).changes().has(cursors[i])) {
        return false;
      }
    }
    return true;
  }

  /** Nodes whose mark has changed. */
  private void follow(DomainCount count, int i, ClusterIndex index) {
    DomainCount.Changes changes = count.changes();
    for (; cursors[i] < changes.head(); cursors[i]++) {
      update(changes.domain(cursors[i]), count.topology(), index);
    }
  }

  /** Outliers on which something else has changed. */
  private void followNodes(ClusterIndex index) {
    Journal journal = index.journal();
    if (journal.has(cursor) && journal.head() - cursor < used) {
      for (long position = cursor; position < journal.head(); position++) {
        int node = journal.node(position);
        if (node >= 0 && has(node)) {
          update(node, index);
        }
      }
    } else {
      for (int entry = 0; entry < used; entry++) {
        if (nodes[entry] >= 0 && index.changedAt(nodes[entry]) >= cursor) {
          update(nodes[entry], index);
        }
      }
    }
  }

  private void rebuild(ClusterIndex index, List<DomainCount> counts) {
    binsVersion = pods.shape().bins().version();
    entryOf.clear();
    rest = null;
    skipped = 0;
    groups.clear();
    Arrays.fill(feasibleIn, 0);
    used = 0;
    free = -1;
    cursors = new long[counts.size()];
    for (int i = 0; i < cursors.length; i++) {
      DomainCount count = counts.get(i);
      cursors[i] = count.changes().head();
      count.fine().forEachKey(domain -> update((int) domain, count.topology(), index));
    }
  }

  private void update(int domain, Topology topology, ClusterIndex index) {
    if (topology == index.eachNode()) {
      update(domain, index);
    } else {
      for (int i = 0; i < topology.size(domain); i++) {
        update(topology.member(domain, i), index);
      }
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
    updateRest(node);
    return entry;
  }

  private void release(int entry) {
    entryOf.set(nodes[entry], 0);
    updateRest(nodes[entry]);
    nodes[entry] = -1;
    positions[entry] = free;
    free = entry;
  }

  private void updateRest(int node) {
    if (rest != null) {
      rest.update(node);
    }
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
