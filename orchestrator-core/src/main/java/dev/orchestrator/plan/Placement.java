package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.List;

/**
 * A node for a pod.
 *
 * @param pod the pod
 * @param node the node
 * @param score the node's total score
 * @param devices the ids of the node's devices that the pod is given
 * @param failures the scoring rules that broke and therefore had no say
 */
public record Placement(
    PodKey pod, String node, long score, List<String> devices, List<RuleFailure> failures)
    implements PlacementDecision {
  /** Takes immutable copies. */
  public Placement {
    devices = List.copyOf(devices);
    failures = List.copyOf(failures);
  }

  /** The score, and the rules that had no say in it. */
  public String describe() {
    return "score "
        + score
        + String.join("", failures.stream().map(f -> "; " + f.describe()).toList());
  }

  /** A node on which all rules agree. */
  public Placement(PodKey pod, String node, long score, List<String> devices) {
    this(pod, node, score, devices, List.of());
  }
}
