package dev.orchestrator.examples;

import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** States of a cluster in which one pod of the back end comes and goes. */
final class ClusterHistory {
  static final ObjectKey BACKEND = ObjectKey.deployment("webapp", "backend");
  static final Uid OWNER = new Uid("1-0");
  static final PodKey POD = new PodKey("webapp", "backend-1");
  static final Uid UID = new Uid("2-0");
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private ClusterHistory() {}

  static ClusterState declared() {
    Deployment deployment =
        QuickStart.manifest().resources().stream()
            .filter(resource -> resource.key().equals(BACKEND))
            .map(Deployment.class::cast)
            .findFirst()
            .orElseThrow();
    return ClusterState.EMPTY.with(
        List.of(
            new Declared(new Declaration(deployment, OWNER, 1, NOW, Optional.empty())),
            new RevisionRecorded(
                BACKEND, OWNER, Revision.of(1, deployment.template(), "hash", NOW)),
            new PodCreated(POD, UID, BACKEND, OWNER, 1, NOW)));
  }

  static StateChange placed() {
    return new PodPlaced(POD, UID, "node-1", NOW);
  }

  static StateChange starting(int attempt) {
    return new ContainerStarting(POD, UID, "backend", attempt, 0, NOW);
  }

  static StateChange running(int attempt, String address) {
    return new ContainerRunning(POD, UID, "backend", attempt, NOW, Optional.of(address), NOW);
  }

  static StateChange ready(int attempt) {
    return new ContainerProbed(POD, UID, "backend", attempt, true, true, "", NOW);
  }

  static StateChange ended(int attempt, int exitCode) {
    return new ContainerTerminated(
        POD, UID, "backend", attempt, Optional.of(NOW), NOW, exitCode, false, "Error", "", NOW);
  }

  static StateChange stopping() {
    return new PodStopping(POD, UID, "scaled to 0", NOW);
  }
}
