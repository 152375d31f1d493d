package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Node;
import java.util.BitSet;
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

  Eligibility(Key key) {
    this.key = key;
  }

  boolean has(int node) {
    return nodes.get(node);
  }

  void set(int number, Optional<Node> node) {
    nodes.set(number, node.isPresent() && key.admits(node.get()));
  }
}
