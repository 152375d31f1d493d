package dev.orchestrator.scheduling;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/**
 * How many of some pods may be missing on account of moves at the same time. Moves are made one
 * after the other, so that any number above 0 is respected; with 0 such pods are left alone.
 *
 * @param name of the disruption budget, for reasons
 * @param namespace whose pods
 * @param selector which of them
 * @param allowed how many more may be missing now
 */
public record DisruptionAllowance(
    String name, String namespace, LabelSelector selector, int allowed) {
  /** Requires every component. */
  public DisruptionAllowance {
    requireNonNull(name, "name");
    requireNonNull(namespace, "namespace");
    requireNonNull(selector, "selector");
  }

  /** What the declared disruption budgets allow now. */
  public static List<DisruptionAllowance> declaredIn(ClusterState state) {
    return state.declarations().values().stream()
        .map(Declaration::resource)
        .filter(DisruptionBudget.class::isInstance)
        .map(r -> standing((DisruptionBudget) r, state))
        .toList();
  }

  private static DisruptionAllowance standing(DisruptionBudget budget, ClusterState state) {
    return new DisruptionAllowance(
        budget.metadata().name(),
        budget.metadata().namespace(),
        budget.selector(),
        Budgets.allowed(budget, state));
  }

  /** Whether a pod is one of those that are meant. */
  public boolean covers(Pod pod) {
    return namespace.equals(pod.key().namespace()) && selector.matches(pod.labels());
  }

  /** Why a pod must not be disrupted now, if it must not. */
  public Optional<String> refusal(Pod pod) {
    return allowed <= 0 && covers(pod)
        ? Optional.of("disruption budget " + name + " allows no disruption")
        : Optional.empty();
  }
}
