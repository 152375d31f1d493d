package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * How many pods of a set must not be disrupted on purpose at the same time (Kubernetes'
 * PodDisruptionBudget). One of the two amounts is given.
 *
 * @param metadata its name and namespace
 * @param selector the pods of the namespace that it covers; one without any part covers all
 * @param minAvailable how many of them must be ready
 * @param maxUnavailable how many of them may be away
 */
public record DisruptionBudget(
    Metadata metadata,
    LabelSelector selector,
    Optional<IntOrPercent> minAvailable,
    Optional<IntOrPercent> maxUnavailable)
    implements Resource {
  /** Requires every component. */
  public DisruptionBudget {
    requireNonNull(metadata, "metadata");
    requireNonNull(selector, "selector");
    requireNonNull(minAvailable, "minAvailable");
    requireNonNull(maxUnavailable, "maxUnavailable");
  }

  /** At least so many of the pods must be ready. */
  public static DisruptionBudget minAvailable(
      String namespace, String name, LabelSelector selector, IntOrPercent amount) {
    return InvalidSpecException.validated(
        new DisruptionBudget(
            Metadata.of(namespace, name), selector, Optional.of(amount), Optional.empty()));
  }

  /** At most so many of the pods may be away. */
  public static DisruptionBudget maxUnavailable(
      String namespace, String name, LabelSelector selector, IntOrPercent amount) {
    return InvalidSpecException.validated(
        new DisruptionBudget(
            Metadata.of(namespace, name), selector, Optional.empty(), Optional.of(amount)));
  }

  /**
   * How many more pods may be disrupted (the formula of Kubernetes' disruption controller).
   *
   * @param expected how many pods it covers
   * @param healthy how many of them are ready
   */
  public int allowed(int expected, int healthy) {
    int needed =
        minAvailable
            .map(m -> m.roundedUpOf(expected))
            .orElseGet(
                () -> Math.max(0, expected - maxUnavailable.orElseThrow().roundedUpOf(expected)));
    return Math.max(0, healthy - needed);
  }

  @Override
  public Kind kind() {
    return Kind.DISRUPTION_BUDGET;
  }
}
