package dev.orchestrator.examples;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.WorkloadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What happened between two states of a cluster, in words: a line for each change. */
record Changes(ClusterState before, ClusterState after) {
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    TreeSet<PodKey> keys = new TreeSet<>(before.pods().keySet());
    keys.addAll(after.pods().keySet());
    for (PodKey key : keys) {
      Optional<Pod> now = after.pod(key);
      if (now.isEmpty()) {
        lines.add("pod %s is gone".formatted(key.name()));
      } else {
        Optional<Pod> then = before.pod(key, now.get().uid());
        words(then, now.get()).forEach(word -> lines.add("pod " + key.name() + " " + word));
      }
    }
    after.statuses().forEach((key, status) -> ready(key, status).ifPresent(lines::add));
    return lines;
  }

  private static List<String> words(Optional<Pod> then, Pod now) {
    List<String> words = new ArrayList<>();
    if (now.node().isPresent() && then.flatMap(Pod::node).isEmpty()) {
      words.add("is placed on " + now.node().get());
    }
    for (ContainerStatus status : now.containers()) {
      Optional<ContainerStatus> old = then.flatMap(pod -> pod.container(status.name()));
      if (old.map(ContainerStatus::phase).filter(status.phase()::equals).isEmpty()) {
        phase(status).ifPresent(words::add);
      }
    }
    if (now.isStopping() && then.filter(Pod::isStopping).isEmpty()) {
      words.add("is being stopped: " + now.reason());
    } else if (now.isReady() && then.filter(Pod::isReady).isEmpty()) {
      words.add("is ready" + (now.restarts() > 0 ? " (restarts: " + now.restarts() + ")" : ""));
    } else if (!now.reason().isEmpty()
        && !then.map(Pod::reason).equals(Optional.of(now.reason()))) {
      words.add("waits: " + now.reason());
    }
    return words;
  }

  private static Optional<String> phase(ContainerStatus now) {
    return switch (now.phase()) {
      case TERMINATED ->
          Optional.of("ended with exit code %d (%s)".formatted(now.exitCode(), now.reason()));
      case RUNNING -> now.attempt() == 0 ? Optional.empty() : Optional.of("runs again");
      case WAITING, STARTING -> Optional.empty();
    };
  }

  private Optional<String> ready(ObjectKey key, WorkloadStatus now) {
    WorkloadStatus then = before.status(key);
    return now.ready() == then.ready() && now.desired() == then.desired()
        ? Optional.empty()
        : Optional.of("%s: %d of %d ready".formatted(key, now.ready(), now.desired()));
  }
}
