package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pod's node selector and its required node affinity: labels ANDed, terms ORed.
 *
 * @param added terms that the cluster adds to the rules of every pod
 */
record NodeRules(Optional<List<NodeSelectorTerm>> added) implements NodeFilter {
  NodeRules {
    added = added.map(List::copyOf);
  }

  NodeRules() {
    this(Optional.empty());
  }

  private static final String NAME_FIELD = "metadata.name";

  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    boolean concerns =
        added.isPresent()
            || !pod.spec().nodeSelector().isEmpty()
            || pod.spec().affinity().requiredNodes().isPresent();
    return concerns ? Optional.of(node -> check(pod, node.node())) : Optional.empty();
  }

  private Verdict check(Pod pod, Node node) {
    if (!matches(added, node)) {
      return Verdict.never(
          Reasons.ADDED_NODE_AFFINITY, "no term of the cluster's own node affinity matches");
    }
    for (Map.Entry<String, String> wanted : pod.spec().nodeSelector().entrySet()) {
      String there = node.labels().get(wanted.getKey());
      if (!wanted.getValue().equals(there)) {
        return Verdict.never(
            Reasons.NODE_AFFINITY,
            "label "
                + wanted.getKey()
                + "="
                + wanted.getValue()
                + " wanted, "
                + (there == null ? "none" : there)
                + " there");
      }
    }
    return matchesAffinity(pod, node)
        ? Verdict.FEASIBLE
        : Verdict.never(Reasons.NODE_AFFINITY, "no term of the required node affinity matches");
  }

  /** Whether selector and required affinity let the pod run on the node. */
  static boolean matches(Pod pod, Node node) {
    return node.labels().entrySet().containsAll(pod.spec().nodeSelector().entrySet())
        && matchesAffinity(pod, node);
  }

  private static boolean matchesAffinity(Pod pod, Node node) {
    return matches(pod.spec().affinity().requiredNodes(), node);
  }

  /** Whether one of the terms matches; all nodes match when there is no rule. */
  static boolean matches(Optional<List<NodeSelectorTerm>> required, Node node) {
    if (required.isEmpty()) {
      return true;
    }
    for (NodeSelectorTerm term : required.get()) {
      if (matches(term, node)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a term matches; one without any condition, or with a broken one, matches nothing. */
  static boolean matches(NodeSelectorTerm term, Node node) {
    for (Requirement requirement : term.matchExpressions()) {
      if (!Requirements.meets(
          requirement, Optional.ofNullable(node.labels().get(requirement.key())))) {
        return false;
      }
    }
    for (Requirement requirement : term.matchFields()) {
      if (!requirement.key().equals(NAME_FIELD)
          || !Requirements.meets(requirement, Optional.of(node.name()))) {
        return false;
      }
    }
    return !(term.matchExpressions().isEmpty() && term.matchFields().isEmpty())
        && Requirements.areValid(term);
  }
}
