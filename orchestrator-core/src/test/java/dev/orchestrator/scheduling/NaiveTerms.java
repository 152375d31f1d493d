package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.state.Node;
import java.util.List;
import java.util.Map;

/** Conditions on nodes straight from their definition. For comparison only. */
final class NaiveTerms {
  private NaiveTerms() {}

  static boolean anyMatches(List<NodeSelectorTerm> terms, Node node) {
    return terms.stream().anyMatch(t -> matches(t, node));
  }

  static boolean matches(NodeSelectorTerm term, Node node) {
    return !(term.matchExpressions().isEmpty() && term.matchFields().isEmpty())
        && term.matchExpressions().stream().allMatch(r -> meets(r, node.labels()))
        && term.matchFields().stream()
            .allMatch(r -> meets(r, Map.of("metadata.name", node.name())));
  }

  private static boolean meets(Requirement requirement, Map<String, String> values) {
    List<String> listed = requirement.values();
    String value = values.getOrDefault(requirement.key(), "");
    boolean there = values.containsKey(requirement.key());
    boolean numbers = value.matches("-?[0-9]+");
    return switch (requirement.operator()) {
      case IN -> there && listed.contains(value);
      case NOT_IN -> !(there && listed.contains(value));
      case EXISTS -> there;
      case DOES_NOT_EXIST -> !there;
      case GT -> numbers && Long.parseLong(value) > Long.parseLong(listed.getFirst());
      case LT -> numbers && Long.parseLong(value) < Long.parseLong(listed.getFirst());
    };
  }
}
