package dev.orchestrator.spec;

import java.util.List;

/**
 * Conditions on one node that must all hold; a term without any condition matches no node.
 *
 * @param matchExpressions conditions on labels
 * @param matchFields conditions on the field {@code metadata.name} (In, NotIn)
 */
public record NodeSelectorTerm(List<Requirement> matchExpressions, List<Requirement> matchFields) {
  /** Takes immutable copies. */
  public NodeSelectorTerm {
    matchExpressions = Copies.list(matchExpressions, "matchExpressions");
    matchFields = Copies.list(matchFields, "matchFields");
  }
}
