package dev.orchestrator.reconcile;

import dev.orchestrator.state.Condition;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says, in the status of a workload, what its pods wait for. */
final class Waiting {
  private Waiting() {}

  static Optional<Condition> condition(OwnedPods<?> owned) {
    List<String> reasons =
        owned.active().stream().flatMap(Waiting::reasons).distinct().sorted().limit(3).toList();
    return reasons.isEmpty()
        ? Optional.empty()
        : Optional.of(
            owned.condition("PodsWaiting", true, "PodsWaiting", String.join("; ", reasons)));
  }

  private static Stream<String> reasons(Pod pod) {
    if (pod.node().isEmpty()) {
      return pod.reason().isEmpty() ? Stream.empty() : Stream.of(pod.reason());
    }
    return pod.allContainers()
        .filter(c -> c.phase() == ContainerPhase.TERMINATED && c.exitCode() != 0)
        .map(c -> c.name() + ": " + c.reason() + (c.message().isEmpty() ? "" : ": " + c.message()));
  }
}
