package dev.orchestrator.scheduling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes in the order of their names, and the cells that they fall into: nodes of a cell are in
 * the same domain of every coarse topology, and have labels for the same fine ones.
 */
final class Layout {
  /** A set of nodes that rules about domains cannot tell apart. */
  static final class Cell {
    private final int[] domains;

    /** One domain for each topology; for a fine one 0 if the nodes have the label. */
    private Cell(int[] domains) {
      this.domains = domains;
    }

    /** The domain in a topology, or {@link Topology#NONE}. */
    int domain(int topology) {
      return domains[topology];
    }

    boolean has(int topology) {
      return domains[topology] != Topology.NONE;
    }
  }

  private final int[] byRank;
  private final int[] ranks;
  private final int[] cellOf;
  private final List<Cell> cells = new ArrayList<>();

  /** The layout of the nodes that are there, given in the order of their names. */
  Layout(int[] byRank, NodeTable nodes, List<Topology> topologies) {
    this.byRank = byRank;
    ranks = new int[nodes.size()];
    cellOf = new int[nodes.size()];
    Map<List<Integer>, Integer> known = new HashMap<>();
    @Nullable Integer[] ofKind = {};
    for (int rank = 0; rank < byRank.length; rank++) {
      int node = byRank[rank];
      ranks[node] = rank;
      int kind = nodes.kind(node);
      if (kind >= ofKind.length) {
        ofKind = Arrays.copyOf(ofKind, 2 * (kind + 1));
      }
      Integer cell = ofKind[kind];
      if (cell == null) {
        List<Integer> domains = domains(node, topologies);
        cell = known.computeIfAbsent(domains, this::add);
        ofKind[kind] = cell;
      }
      cellOf[node] = cell;
    }
  }

  private static List<Integer> domains(int node, List<Topology> topologies) {
    List<Integer> domains = new ArrayList<>();
    for (Topology topology : topologies) {
      int domain = topology.domainOf(node);
      domains.add(topology.isFine() && domain != Topology.NONE ? 0 : domain);
    }
    return domains;
  }

  private int add(List<Integer> domains) {
    cells.add(new Cell(domains.stream().mapToInt(Integer::intValue).toArray()));
    return cells.size() - 1;
  }

  /** The numbers of the nodes in the order of their names. */
  int[] byRank() {
    return byRank;
  }

  /** The place of a node in the order of the names. */
  int rank(int node) {
    return ranks[node];
  }

  Cell cell(int node) {
    return cells.get(cellOf[node]);
  }

  int cellNumber(int node) {
    return cellOf[node];
  }
}
