package dev.orchestrator.scheduling;

import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How many pods may still be disrupted, by disruption budget. Used by one thread, for one round.
 */
final class Budgets {
  /**
   * One budget.
   *
   * @param namespace whose pods it covers
   * @param selector which of them; one without any part covers none
   * @param allowed how many more of them may be disrupted now
   * @param disrupted those that are counted already
   */
  record Budget(String namespace, LabelSelector selector, int allowed, Set<PodKey> disrupted) {
    boolean covers(Bound pod) {
      return !disrupted.contains(pod.key()) && covers(pod.pods());
    }

    boolean covers(PodClass pods) {
      return !selector.isEmpty()
          && namespace.equals(pods.namespace())
          && selector.matches(pods.labels());
    }
  }

  /** No budget. */
  static final List<Budget> NONE = List.of();

  private final List<Budget> budgets;
  private final int[] allowed;

  Budgets(List<Budget> budgets) {
    this.budgets = List.copyOf(budgets);
    allowed = budgets.stream().mapToInt(Budget::allowed).toArray();
  }

  /** Whether any budget covers these pods. */
  boolean covers(PodClass pods) {
    return budgets.stream().anyMatch(b -> b.covers(pods));
  }

  /** Those pods whose disruption, after the ones before them, would violate a budget. */
  List<Bound> violating(List<Bound> pods) {
    List<Bound> violating = new ArrayList<>();
    int[] left = Arrays.copyOf(allowed, allowed.length);
    for (Bound pod : pods) {
      if (takes(pod, left)) {
        violating.add(pod);
      }
    }
    return violating;
  }

  /** Counts the disruption of a pod. */
  void disrupt(Bound pod) {
    takes(pod, allowed);
  }

  /** Takes a disruption back. */
  void spare(Bound pod) {
    for (int i = 0; i < allowed.length; i++) {
      allowed[i] += budgets.get(i).covers(pod) ? 1 : 0;
    }
  }

  private boolean takes(Bound pod, int[] left) {
    boolean violates = false;
    for (int i = 0; i < left.length; i++) {
      if (budgets.get(i).covers(pod)) {
        left[i]--;
        violates |= left[i] < 0;
      }
    }
    return violates;
  }
}
