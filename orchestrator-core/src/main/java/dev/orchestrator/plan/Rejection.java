package dev.orchestrator.plan;

/**
 * Why one node does not take a pod.
 *
 * @param node the node
 * @param filter the rule that refused, for example {@code NodeResourcesFit}
 * @param reason what is wanted and what is there, for example {@code cpu: 500m wanted, 200m free}
 * @param curableByPreemption whether stopping less important pods could help
 */
public record Rejection(String node, String filter, String reason, boolean curableByPreemption) {}
