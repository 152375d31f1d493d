package dev.orchestrator.scheduling;

import dev.orchestrator.state.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The domains that a node label makes, by number: nodes with the same value are in the same domain.
 * Fine-grained ones, the host name above all, have about as many domains as there are nodes.
 */
final class Topology {
  /** The number of the domain of a node that does not have the label. */
  static final int NONE = -1;

  private static final int MOST_COARSE = 256;

  private final String key;
  private final int ordinal;
  private final boolean ofNodes;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<int[]> nodesIn = new ArrayList<>();
  private int[] sizes = {};
  private int[] domains = {};
  private int known;
  private boolean fine;

  private Topology(String key, int ordinal, boolean ofNodes) {
    this.key = key;
    this.ordinal = ordinal;
    this.ofNodes = ofNodes;
    fine = ofNodes || key.equals(Node.HOSTNAME_LABEL);
  }

  /** The domains of a label. */
  static Topology of(String key, int ordinal) {
    return new Topology(key, ordinal, false);
  }

  /** Each node is a domain of its own, whatever its labels are. */
  static Topology ofNodes() {
    return new Topology("", NONE, true);
  }

  String key() {
    return key;
  }

  /** Its place among the topologies of an index, as in {@link Layout.Cell}. */
  int ordinal() {
    return ordinal;
  }

  /** Whether there are so many domains that they are not looked at one by one. */
  boolean isFine() {
    return fine;
  }

  int domainOf(int node) {
    if (ofNodes) {
      return node;
    }
    return node < domains.length ? domains[node] : NONE;
  }

  /** How many nodes are in a domain. */
  int size(int domain) {
    return sizes[domain];
  }

  /** A node of a domain, counted from 0 in no order that means anything. */
  int member(int domain, int i) {
    return nodesIn.get(domain)[i];
  }

  /**
   * Puts a node into the domain of its label.
   *
   * @return whether the topology has become fine by it
   */
  boolean set(int node, Optional<String> value) {
    if (ofNodes) {
      return false;
    }
    if (node >= domains.length) {
      int before = domains.length;
      domains = Arrays.copyOf(domains, Math.max(16, 2 * (node + 1)));
      Arrays.fill(domains, before, domains.length, NONE);
    }
    leave(node);
    value.ifPresent(v -> enter(node, numbers.computeIfAbsent(v, this::number)));
    boolean wasFine = fine;
    fine |= known > MOST_COARSE;
    return fine != wasFine;
  }

  private int number(String value) {
    nodesIn.add(new int[1]);
    if (known == sizes.length) {
      sizes = Arrays.copyOf(sizes, Math.max(8, 2 * known));
    }
    return known++;
  }

  private void enter(int node, int domain) {
    domains[node] = domain;
    int[] members = nodesIn.get(domain);
    if (sizes[domain] == members.length) {
      members = Arrays.copyOf(members, 2 * members.length);
      nodesIn.set(domain, members);
    }
    members[sizes[domain]++] = node;
  }

  private void leave(int node) {
    int domain = domains[node];
    if (domain == NONE) {
      return;
    }
    int[] members = nodesIn.get(domain);
    for (int i = 0; i < sizes[domain]; i++) {
      if (members[i] == node) {
        members[i] = members[--sizes[domain]];
        break;
      }
    }
    domains[node] = NONE;
  }
}
