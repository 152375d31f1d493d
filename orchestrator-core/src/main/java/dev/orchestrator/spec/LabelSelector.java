package dev.orchestrator.spec;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A condition on labels: all of its parts must hold. Without any part it matches everything.
 *
 * @param matchLabels labels that must be present with these values
 * @param matchExpressions further conditions (In, NotIn, Exists, DoesNotExist)
 */
public record LabelSelector(
    SortedMap<String, String> matchLabels, List<Requirement> matchExpressions) {
  /** Takes immutable copies. */
  public LabelSelector {
    matchLabels = Copies.sorted(matchLabels, "matchLabels");
    matchExpressions = Copies.list(matchExpressions, "matchExpressions");
  }

  /** A selector of exact labels. */
  public static LabelSelector of(Map<String, String> matchLabels) {
    return new LabelSelector(Copies.sorted(matchLabels), List.of());
  }

  /** Whether it has no part, and so matches everything. */
  public boolean isEmpty() {
    return matchLabels.isEmpty() && matchExpressions.isEmpty();
  }

  /** Whether these labels meet every part. */
  public boolean matches(Map<String, String> labels) {
    return matchLabels.entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
        && matchExpressions.stream().allMatch(r -> meets(r, labels));
  }

  private static boolean meets(Requirement requirement, Map<String, String> labels) {
    String value = labels.get(requirement.key());
    return switch (requirement.operator()) {
      case IN -> value != null && requirement.values().contains(value);
      case NOT_IN -> value == null || !requirement.values().contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
      case GT, LT -> false;
    };
  }
}
