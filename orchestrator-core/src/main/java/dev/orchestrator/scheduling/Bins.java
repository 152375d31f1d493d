package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.Layout.Cell;
import dev.orchestrator.scheduling.PodShape.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * The nodes that a shape may use, sorted into bins: nodes of a bin differ for the shape only in
 * what is free on them. Each bin has its best node at hand. Brought up to date from the journal
 * when it is used.
 */
final class Bins {
  /** Nodes in the order of their names, and their scores by what is free. */
  static final class Bin {
    private final int number;
    private final Cell cell;
    private final Standing standing;
    private int[] nodes = new int[8];
    private int size;
    private MaxTree tree = new MaxTree(0);
    private int feasible;

    private Bin(int number, Cell cell, Standing standing) {
      this.number = number;
      this.cell = cell;
      this.standing = standing;
    }

    /** The same nodes with other scores. */
    private Bin(Bin nodesOf) {
      this(nodesOf.number, nodesOf.cell, nodesOf.standing);
      nodes = nodesOf.nodes;
      size = nodesOf.size;
      tree = new MaxTree(size);
    }

    private void add(int node) {
      if (size == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * size);
      }
      nodes[size++] = node;
    }

    int number() {
      return number;
    }

    Cell cell() {
      return cell;
    }

    Standing standing() {
      return standing;
    }

    /** The score of its best node; below 0 when no node fits. */
    int best() {
      return tree.max();
    }

    MaxTree scores() {
      return tree;
    }

    int node(int position) {
      return nodes[position];
    }

    /** How many of its nodes fit. */
    int feasible() {
      return feasible;
    }

    private void set(int position, int score) {
      feasible += (score >= 0 ? 1 : 0) - (tree.get(position) >= 0 ? 1 : 0);
      tree.set(position, score);
    }

    private void fill(IntUnaryOperator scores) {
      feasible = 0;
      for (int position = 0; position < size; position++) {
        int score = scores.applyAsInt(nodes[position]);
        tree.put(position, score);
        feasible += score >= 0 ? 1 : 0;
      }
      tree.build();
    }
  }

  private record Sort(int cell, Standing standing) {}

  private static final int NOWHERE = -1;

  private final IntUnaryOperator scores;
  private List<Bin> bins = List.of();
  private int[] binOf = {};
  private int[] positionOf = {};
  private long layoutVersion = -1;
  private long cursor;
  private long versions;
  private long mixVersion;

  /**
   * Bins that are empty until they are refreshed.
   *
   * @param scores the score of a node by its number
   */
  Bins(IntUnaryOperator scores) {
    this.scores = scores;
  }

  /** The same bins, from which some nodes are missing. */
  Bins without(IntPredicate missing) {
    Bins rest = new Bins(node -> missing.test(node) ? NOWHERE : score(node));
    rest.bins = bins.stream().map(Bin::new).toList();
    rest.binOf = binOf;
    rest.positionOf = positionOf;
    rest.layoutVersion = layoutVersion;
    rest.versions = versions;
    rest.cursor = Long.MIN_VALUE;
    return rest;
  }

  List<Bin> all() {
    return bins;
  }

  /** Changes when the nodes are sorted anew. */
  long version() {
    return versions;
  }

  /** The bin of a node; −1 when the shape may not use it. */
  int binOf(int node) {
    return node < binOf.length ? binOf[node] : NOWHERE;
  }

  /** The score of a node of a bin as of the last refresh; below 0 when it does not fit. */
  int score(int node) {
    return bins.get(binOf[node]).tree.get(positionOf[node]);
  }

  /** Takes in what has happened since the last time. */
  void refresh(PodShape shape, ClusterIndex index) {
    if (layoutVersion != index.layoutVersion()) {
      sort(shape, index);
      refill(index);
    } else {
      follow(index);
    }
  }

  /** Takes in what has happened since the last time to the same nodes. */
  void follow(ClusterIndex index) {
    Journal journal = index.journal();
    if (mixVersion != index.nodes().mix().version()
        || !journal.has(cursor)
        || journal.head() - cursor > index.nodes().present() / 2 + 64) {
      refill(index);
    } else {
      for (; cursor < journal.head(); cursor++) {
        int node = journal.node(cursor);
        if (node >= 0) {
          update(node);
        }
      }
    }
  }

  /** Looks at a node again. */
  void update(int node) {
    int bin = binOf(node);
    if (bin != NOWHERE) {
      bins.get(bin).set(positionOf[node], scores.applyAsInt(node));
    }
  }

  private void refill(ClusterIndex index) {
    for (Bin bin : bins) {
      bin.fill(scores);
    }
    cursor = index.journal().head();
    mixVersion = index.nodes().mix().version();
  }

  private void sort(PodShape shape, ClusterIndex index) {
    layoutVersion = index.layoutVersion();
    versions++;
    Layout layout = index.layout();
    shape.lookForImages(index.nodes(), layout.byRank());
    NodeTable nodes = index.nodes();
    Map<Sort, Bin> known = new HashMap<>();
    List<Bin> sorted = new ArrayList<>();
    binOf = new int[nodes.size()];
    positionOf = new int[nodes.size()];
    Arrays.fill(binOf, NOWHERE);
    for (int node : layout.byRank()) {
      Standing standing = shape.standing(nodes.present(node), nodes.kind(node));
      if (standing.allowed()) {
        Sort sort = new Sort(layout.cellNumber(node), standing);
        Bin bin = known.get(sort);
        if (bin == null) {
          bin = new Bin(sorted.size(), layout.cell(node), standing);
          known.put(sort, bin);
          sorted.add(bin);
        }
        binOf[node] = bin.number;
        positionOf[node] = bin.size;
        bin.add(node);
      }
    }
    sorted.forEach(bin -> bin.tree = new MaxTree(bin.size));
    bins = sorted;
  }
}
