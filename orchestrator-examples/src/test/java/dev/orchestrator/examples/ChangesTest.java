package dev.orchestrator.examples;

import static dev.orchestrator.examples.ClusterHistory.BACKEND;
import static dev.orchestrator.examples.ClusterHistory.NOW;
import static dev.orchestrator.examples.ClusterHistory.OWNER;
import static dev.orchestrator.examples.ClusterHistory.POD;
import static dev.orchestrator.examples.ClusterHistory.UID;
import static dev.orchestrator.examples.ClusterHistory.ended;
import static dev.orchestrator.examples.ClusterHistory.placed;
import static dev.orchestrator.examples.ClusterHistory.ready;
import static dev.orchestrator.examples.ClusterHistory.running;
import static dev.orchestrator.examples.ClusterHistory.starting;
import static dev.orchestrator.examples.ClusterHistory.stopping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import dev.orchestrator.state.StateChange.StatusChanged;
import dev.orchestrator.state.WorkloadStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChangesTest {
  private ClusterState state = ClusterHistory.declared();

  private List<String> after(StateChange... changes) {
    ClusterState before = state;
    state = before.with(List.of(changes));
    return new Changes(before, state).lines();
  }

  @Test
  void tellTheLifeOfAPod() {
    assertThat(after(placed())).containsExactly("pod backend-1 is placed on node-1");
    assertThat(after(starting(0), running(0, "127.0.0.1"))).isEmpty();
    assertThat(after(ready(0))).containsExactly("pod backend-1 is ready");
    assertThat(after(ended(0, 137)))
        .containsExactly("pod backend-1 ended with exit code 137 (Error)");
    assertThat(after(starting(1), running(1, "127.0.0.1")))
        .containsExactly("pod backend-1 runs again");
    assertThat(after(ready(1))).containsExactly("pod backend-1 is ready (restarts: 1)");
    assertThat(after(stopping())).containsExactly("pod backend-1 is being stopped: scaled to 0");
    assertThat(after(new PodRemoved(POD, UID))).containsExactly("pod backend-1 is gone");
  }

  @Test
  void tellWhyAPodWaitsOnce() {
    StateChange waits = new PodUnschedulable(POD, UID, "there is no node");
    assertThat(after(waits)).containsExactly("pod backend-1 waits: there is no node");
    assertThat(after(waits)).isEmpty();
  }

  @Test
  void tellHowManyPodsAreReadyWhenThatChanges() {
    WorkloadStatus status =
        new WorkloadStatus(1, 3, 3, 3, 2, 2, 0, 0, Optional.of(NOW), Optional.empty(), List.of());
    assertThat(after(new StatusChanged(BACKEND, OWNER, status)))
        .containsExactly("Deployment webapp/backend: 2 of 3 ready");
    assertThat(after(new StatusChanged(BACKEND, OWNER, status))).isEmpty();
  }
}
