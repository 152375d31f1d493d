package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many pods may still be disrupted, by disruption budget. Used by one thread, for one round.
 */
final class Budgets {
  /**
   * One budget.
   *
   * @param namespace whose pods it covers
   * @param selector which of them, all if absent; one without any part covers none, as in
   *     Kubernetes' preemption
   * @param allowed how many more of them may be disrupted now
   * @param disrupted those that are counted already
   */
  record Budget(
      String namespace, Optional<LabelSelector> selector, int allowed, Set<PodKey> disrupted) {
    boolean covers(Bound pod) {
      return !disrupted.contains(pod.key()) && covers(pod.pods());
    }

    boolean covers(PodClass pods) {
      return namespace.equals(pods.namespace())
          && selector.map(s -> !s.isEmpty() && s.matches(pods.labels())).orElse(true);
    }
  }

  private final List<Budget> budgets;
  private final int[] allowed;

  /** The budgets that are declared, as they stand. */
  static Budgets in(ClusterState state) {
    List<Budget> budgets = new ArrayList<>();
    for (Declaration declaration : state.declarations().values()) {
      if (declaration.resource() instanceof DisruptionBudget budget) {
        budgets.add(standing(budget, state));
      }
    }
    return new Budgets(budgets);
  }

  /** Pods that are being stopped, or are not ready, count as disrupted already. */
  private static Budget standing(DisruptionBudget budget, ClusterState state) {
    return new Budget(
        budget.metadata().namespace(),
        Optional.of(budget.selector()).filter(s -> !s.isEmpty()),
        allowed(budget, state),
        Set.of());
  }

  /** How many more pods a budget lets be disrupted now. */
  static int allowed(DisruptionBudget budget, ClusterState state) {
    String namespace = budget.metadata().namespace();
    int expected = 0;
    int healthy = 0;
    for (ObjectKey owner : state.declarationsIn(namespace).keySet()) {
      for (PodKey key : state.podsOf(owner)) {
        Pod pod = state.pods().get(key);
        if (pod != null && !pod.phase().isTerminal() && budget.selector().matches(pod.labels())) {
          expected += pod.isStopping() ? 0 : 1;
          healthy += pod.isReady() ? 1 : 0;
        }
      }
    }
    return budget.allowed(expected, healthy);
  }

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
