package dev.orchestrator.plan;

import dev.orchestrator.state.PodKey;
import java.util.List;

/**
 * Why a pod is where it is, or why it waits.
 *
 * @param pod the pod
 * @param headline one sentence: its phase, its node, what it waits for
 * @param details further facts, one a line
 * @param decision what the scheduler says now, as it stands, about this pod
 * @param assessment what it says about the pod on every node
 */
public record Explanation(
    PodKey pod,
    String headline,
    List<String> details,
    PlacementDecision decision,
    Assessment assessment) {
  /** Takes an immutable copy. */
  public Explanation {
    details = List.copyOf(details);
  }

  /** The explanation as text. */
  public String describe() {
    return headline + String.join("", details.stream().map(d -> "\n  " + d).toList());
  }
}
