package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What conditions on labels and fields of a node mean. */
final class Requirements {
  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private Requirements() {}

  /** Whether a value, or its absence, meets a condition. */
  static boolean meets(Requirement requirement, Optional<String> value) {
    return switch (requirement.operator()) {
      case IN -> value.filter(requirement.values()::contains).isPresent();
      case NOT_IN -> value.filter(requirement.values()::contains).isEmpty();
      case EXISTS -> value.isPresent();
      case DOES_NOT_EXIST -> value.isEmpty();
      case GT -> compare(requirement, value) > 0;
      case LT -> compare(requirement, value) < 0;
    };
  }

  /** The sign of value minus bound; 0, which meets neither, when either is not an integer. */
  private static int compare(Requirement requirement, Optional<String> value) {
    if (value.isEmpty() || requirement.values().size() != 1) {
      return 0;
    }
    try {
      return Long.compare(
          Long.parseLong(value.get()), Long.parseLong(requirement.values().getFirst()));
    } catch (NumberFormatException notAnInteger) {
      return 0;
    }
  }

  /** Whether all conditions of a term are such as Kubernetes understands. */
  static boolean areValid(NodeSelectorTerm term) {
    for (Requirement requirement : term.matchExpressions()) {
      if (!isValid(requirement.operator(), requirement.values())) {
        return false;
      }
    }
    for (Requirement requirement : term.matchFields()) {
      if (requirement.values().size() != 1) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(Requirement.Operator operator, List<String> values) {
    return switch (operator) {
      case IN, NOT_IN -> !values.isEmpty() && areLabelValues(values);
      case EXISTS, DOES_NOT_EXIST -> values.isEmpty();
      case GT, LT -> values.size() == 1;
    };
  }

  private static boolean areLabelValues(List<String> values) {
    for (String value : values) {
      if (!LABEL_VALUE.matcher(value).matches()) {
        return false;
      }
    }
    return true;
  }
}
