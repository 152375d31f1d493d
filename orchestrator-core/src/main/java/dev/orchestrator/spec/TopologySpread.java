package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalInt;

/**
 * How evenly matching pods are spread over the domains of a node label.
 *
 * @param maxSkew how many more pods a domain may have than the emptiest one; at least 1
 * @param topologyKey the node label whose value names the domain
 * @param whenUnsatisfiable whether the rule is hard or a preference
 * @param selector the pods that are counted
 * @param minDomains with fewer eligible domains the smallest count is taken as 0; for hard rules
 * @param honorNodeAffinity whether only nodes that the pod's affinity allows are counted; true by
 *     default
 * @param honorNodeTaints whether only nodes whose taints the pod tolerates are counted; false by
 *     default
 * @param matchLabelKeys pod label keys whose values are added to the selector; {@link
 *     #POD_TEMPLATE_HASH} among them stands for the pod's revision
 */
public record TopologySpread(
    int maxSkew,
    String topologyKey,
    WhenUnsatisfiable whenUnsatisfiable,
    LabelSelector selector,
    OptionalInt minDomains,
    boolean honorNodeAffinity,
    boolean honorNodeTaints,
    List<String> matchLabelKeys) {
  /**
   * The label key that stands for the revision of a pod: with it, pods of an earlier template of
   * the same workload do not count.
   */
  public static final String POD_TEMPLATE_HASH = "pod-template-hash";

  /** Takes an immutable copy. */
  public TopologySpread {
    requireNonNull(topologyKey, "topologyKey");
    requireNonNull(whenUnsatisfiable, "whenUnsatisfiable");
    requireNonNull(selector, "selector");
    requireNonNull(minDomains, "minDomains");
    matchLabelKeys = Copies.list(matchLabelKeys, "matchLabelKeys");
  }

  /** Whether a spread rule is hard. */
  public enum WhenUnsatisfiable {
    /** Hard: the pod waits. */
    DO_NOT_SCHEDULE,
    /** Soft: the node's score falls. */
    SCHEDULE_ANYWAY
  }

  /** A hard rule that counts the pods of the same revision. */
  public static TopologySpread hard(String topologyKey, int maxSkew, LabelSelector selector) {
    return of(topologyKey, maxSkew, WhenUnsatisfiable.DO_NOT_SCHEDULE, selector);
  }

  /** A preference that counts the pods of the same revision. */
  public static TopologySpread soft(String topologyKey, int maxSkew, LabelSelector selector) {
    return of(topologyKey, maxSkew, WhenUnsatisfiable.SCHEDULE_ANYWAY, selector);
  }

  private static TopologySpread of(
      String key, int maxSkew, WhenUnsatisfiable when, LabelSelector selector) {
    return new TopologySpread(
        maxSkew, key, when, selector, OptionalInt.empty(), true, false, List.of(POD_TEMPLATE_HASH));
  }
}
