package dev.orchestrator.plan;

import java.util.List;

/**
 * Why one node does not take a pod.
 *
 * @param node the node
 * @param filter the rule that refused, for example {@code NodeResourcesFit}
 * @param reason what is wanted and what is there, for example {@code cpu: 500m wanted, 200m free}
 * @param kinds the reason in Kubernetes' words, without amounts, so that nodes can be counted by
 *     it; several when several resources are short
 * @param curableByPreemption whether stopping less important pods could help
 * @param shortages the resources that are short, if that is the reason
 */
public record Rejection(
    String node,
    String filter,
    String reason,
    List<String> kinds,
    boolean curableByPreemption,
    List<Shortage> shortages) {
  /** Takes immutable copies. */
  public Rejection {
    kinds = List.copyOf(kinds);
    shortages = List.copyOf(shortages);
  }

  /** A rejection for another reason than an amount. */
  public Rejection(
      String node, String filter, String reason, List<String> kinds, boolean curableByPreemption) {
    this(node, filter, reason, kinds, curableByPreemption, List.of());
  }

  /** The rule and its reason. */
  public String describe() {
    return filter + ": " + reason;
  }
}
