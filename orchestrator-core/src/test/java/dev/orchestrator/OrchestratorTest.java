package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.simulation.SimulatedMachine;
import dev.orchestrator.simulation.VirtualTime;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.store.StateStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OrchestratorTest {
  private static final ObjectKey WEB = ObjectKey.deployment("default", "web");

  private final VirtualTime time = new VirtualTime();
  private final SimulatedMachine machine = new SimulatedMachine(time);
  private final StateStore store = StateStore.inMemory();

  private Orchestrator start() {
    return Orchestrator.builder()
        .node("n1", machine.connect())
        .store(store)
        .seams(time.seams(1))
        .start();
  }

  private static Deployment web(int replicas) {
    return Deployment.builder("web")
        .replicas(replicas)
        .label("app", "web")
        .pod(PodSpec.builder().container(Container.builder("main").image("web:1").build()).build())
        .build();
  }

  @Test
  void bringsADeploymentUp() {
    try (Orchestrator orchestrator = start()) {
      Applied applied = orchestrator.apply(web(3));
      assertThat(applied.describe()).isEqualTo("Deployment default/web created");
      assertThat(orchestrator.awaitReady(WEB, Duration.ofSeconds(10)).isReady()).isTrue();
      assertThat(machine.containers()).hasSize(3);
      orchestrator.scale(WEB, 1);
      assertThat(orchestrator.awaitReady(WEB, Duration.ofSeconds(10)).isReady()).isTrue();
      PodKey pod = orchestrator.pods(WEB).getFirst().key();
      System.out.println(orchestrator.explain(pod).describe());
      System.out.println(orchestrator.preview(web(2)).describe());
      orchestrator.delete(WEB);
      assertThat(orchestrator.awaitGone(WEB, Duration.ofSeconds(100))).isTrue();
      assertThat(machine.containers()).isEmpty();
      System.out.println(time.instant() + " " + orchestrator.state());
    }
  }
}
