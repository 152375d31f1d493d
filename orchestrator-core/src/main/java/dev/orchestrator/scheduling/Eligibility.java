package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The nodes that a spread rule looks at: those that have its labels and that its policies admit.
 */
final class Eligibility {
  /**
   * What it follows from.
   *
   * @param labels the labels that a node must have
   * @param selector the pod's node selector, empty if the rule does not honour it
   * @param terms the pod's required node affinity, if the rule honours it
   * @param tolerations the pod's tolerations, if the rule honours taints
   */
  record Key(
      List<String> labels,
      SortedMap<String, String> selector,
      Optional<List<NodeSelectorTerm>> terms,
      Optional<List<Toleration>> tolerations) {
    boolean admits(Node node) {
      for (String label : labels) {
        if (!node.labels().containsKey(label)) {
          return false;
        }
      }
      return has(node, selector) && NodeRules.matches(terms, node) && toleratesAll(node);
    }

    private static boolean has(Node node, Map<String, String> wanted) {
      for (Map.Entry<String, String> label : wanted.entrySet()) {
        if (!label.getValue().equals(node.labels().get(label.getKey()))) {
          return false;
        }
      }
      return true;
    }

    private boolean toleratesAll(Node node) {
      if (tolerations.isPresent()) {
        for (Taint taint : node.taints()) {
          if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE
              && !TaintToleration.tolerates(tolerations.get(), taint)) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private final Key key;
  private final BitSet nodes = new BitSet();
  private final Map<Topology, Domains> byTopology = new LinkedHashMap<>();

  Eligibility(Key key) {
    this.key = key;
  }

  boolean has(int node) {
    return nodes.get(node);
  }

  /** Takes in what a node is now; {@link #leave} has to come before its labels change. */
  void enter(int number, Optional<Node> node) {
    if (node.isPresent() && key.admits(node.get())) {
      nodes.set(number);
      byTopology.values().forEach(d -> d.add(number, 1));
    }
  }

  void leave(int number) {
    if (nodes.get(number)) {
      nodes.clear(number);
      byTopology.values().forEach(d -> d.add(number, -1));
    }
  }

  /** The domains of a topology that have any of the nodes. */
  Domains in(Topology topology) {
    Domains known = byTopology.get(topology);
    if (known == null) {
      known = new Domains(topology);
      byTopology.put(topology, known);
      nodes.stream().forEach(known::addOne);
    }
    return known;
  }

  /** The domains of a topology, with how many of the nodes each has. */
  static final class Domains {
    private final Topology topology;
    private int[] nodes = {};
    private int present;

    private Domains(Topology topology) {
      this.topology = topology;
    }

    private void addOne(int node) {
      add(node, 1);
    }

    private void add(int node, int sign) {
      int domain = topology.domainOf(node);
      if (domain == Topology.NONE) {
        return;
      }
      if (domain >= nodes.length) {
        nodes = Arrays.copyOf(nodes, Math.max(4, 2 * (domain + 1)));
      }
      nodes[domain] += sign;
      if (nodes[domain] == (sign > 0 ? 1 : 0)) {
        present += sign;
      }
    }

    /** How many domains have a node. */
    int present() {
      return present;
    }

    /** The numbers of the domains are below it. */
    int size() {
      return nodes.length;
    }

    boolean has(int domain) {
      return nodes[domain] > 0;
    }
  }
}
