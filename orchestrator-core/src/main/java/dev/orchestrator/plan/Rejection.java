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
 */
public record Rejection(
    String node, String filter, String reason, List<String> kinds, boolean curableByPreemption) {
  /** Takes an immutable copy. */
  public Rejection {
    kinds = List.copyOf(kinds);
  }
}
