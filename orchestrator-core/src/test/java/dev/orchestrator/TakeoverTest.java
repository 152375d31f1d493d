package dev.orchestrator;

import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Orchestrators come and go on one store, and the store comes and goes under them. */
final class TakeoverTest {
  private final Simulated cluster = new Simulated("n1", "n2");

  @Test
  void leavesWorkloadsRunningAndTheNextOneAdoptsThem() {
    Orchestrator first = cluster.start("first");
    first.apply(web(4));
    cluster.ready(first, WEB);
    List<ContainerObservation> before = cluster.running();
    first.close();
    first.close();
    assertThat(cluster.running()).isEqualTo(before);
    assertThatThrownBy(() -> first.apply(web(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    try (Orchestrator second = cluster.start("second")) {
      cluster.ready(second, WEB);
      cluster.time.advance(Duration.ofMinutes(1));
      assertThat(cluster.running()).isEqualTo(before);
      assertThat(second.state().epoch()).isEqualTo(2);
      second.scale(WEB, 1);
      cluster.until(second, s -> s.pods().size() == 1);
      assertThat(cluster.running()).hasSize(1);
    }
  }

  @Test
  void noticesWhatHappenedWhileNobodyLooked() {
    try (Orchestrator first = cluster.start("first")) {
      first.apply(web(2));
      cluster.ready(first, WEB);
    }
    ContainerObservation ended = cluster.running().getFirst();
    cluster.machines.values().forEach(m -> m.exit(ended.ref(), 1));
    try (Orchestrator second = cluster.start("second")) {
      cluster.until(
          second,
          s ->
              s.status(WEB).ready() == 2
                  && s.pods().values().stream().anyMatch(p -> p.restarts() == 1));
      assertThat(cluster.running()).hasSize(2);
    }
  }

  @Test
  void standsBackForAnotherThatTookTheLeadAndStillAnswersCalls() {
    try (Orchestrator first = cluster.start("first");
        Orchestrator second = cluster.start("second")) {
      assertThat(first.apply(web(2)).describe()).contains("created");
      cluster.ready(second, WEB);
      cluster.ready(first, WEB);
      assertThat(first.state().leader()).isEqualTo("second");
      assertThat(cluster.running()).hasSize(2);
      first.scale(WEB, 3);
      cluster.until(second, s -> s.status(WEB).ready() == 3);
      assertThat(cluster.running()).hasSize(3);
    }
  }

  @Test
  void failsCallsWhileTheStoreIsDownAndResumesAfterwards() {
    try (Orchestrator orchestrator = cluster.start()) {
      orchestrator.apply(web(2));
      cluster.ready(orchestrator, WEB);
      cluster.store.down = true;
      assertThatThrownBy(() -> orchestrator.scale(WEB, 3))
          .isInstanceOf(StoreUnavailableException.class);
      ContainerObservation ended = cluster.running().getFirst();
      cluster.machines.values().forEach(m -> m.exit(ended.ref(), 1));
      cluster.time.advance(Duration.ofMinutes(2));
      assertThat(cluster.running()).as("nothing is done that is not durable").hasSize(1);
      cluster.store.down = false;
      cluster.until(
          orchestrator,
          s -> s.pods().values().stream().anyMatch(p -> p.restarts() == 1 && p.isReady()));
      orchestrator.scale(WEB, 3);
      cluster.ready(orchestrator, WEB);
      assertThat(cluster.running()).hasSize(3);
    }
  }

  @Test
  void readsBeforeItGoesOnWhenTheAnswerOfAnAppendWasLost() {
    try (Orchestrator orchestrator = cluster.start()) {
      orchestrator.apply(web(1));
      cluster.ready(orchestrator, WEB);
      cluster.store.loseAnswers = true;
      assertThatThrownBy(() -> orchestrator.scale(WEB, 2))
          .isInstanceOf(StoreUnavailableException.class);
      cluster.store.loseAnswers = false;
      cluster.until(orchestrator, s -> s.status(WEB).ready() == 2);
      assertThat(cluster.running()).as("the change had been taken").hasSize(2);
    }
  }

  @Test
  void isTheSameAfterASnapshotAndATruncatedLog() {
    ClusterState before;
    try (Orchestrator first = cluster.start("first")) {
      first.apply(web(2));
      cluster.ready(first, WEB);
      for (int i = 0; i < 6_000; i++) {
        first.apply(ConfigMap.of("default", "counter", Map.of("n", Integer.toString(i))));
      }
      cluster.time.advance(Duration.ofMinutes(1));
      before = first.state();
    }
    assertThat(cluster.store.loadSnapshot()).isPresent();
    assertThatThrownBy(() -> cluster.store.read(0, 1)).hasMessageContaining("truncated");
    try (Orchestrator second = cluster.start("second")) {
      assertThat(second.state().declarations()).isEqualTo(before.declarations());
      assertThat(second.state().pods()).isEqualTo(before.pods());
      assertThat(second.get(ObjectKey.configMap("default", "counter")).orElseThrow().generation())
          .isEqualTo(6_000);
    }
  }

  @Test
  void severalLiveInOneProgramWithoutKnowingOfEachOther() {
    Simulated other = new Simulated("n1");
    try (Orchestrator a = cluster.start();
        Orchestrator b = other.start()) {
      a.apply(web(3));
      b.apply(web(1));
      cluster.ready(a, WEB);
      other.ready(b, WEB);
      assertThat(cluster.running()).hasSize(3);
      assertThat(other.running()).hasSize(1);
    }
  }

  @Test
  void replacesThePodsOfANodeThatIsTakenOut() {
    try (Orchestrator orchestrator = cluster.start()) {
      cluster.until(orchestrator, s -> s.nodes().size() == 2);
      orchestrator.apply(web(4));
      cluster.ready(orchestrator, WEB);
      assertThat(cluster.machine("n2").containers()).isNotEmpty();
      orchestrator.removeNode("n2");
      cluster.until(
          orchestrator,
          s -> !s.nodes().containsKey("n2") && s.podsOn("n1").size() == 4 && s.pods().size() == 4);
      cluster.ready(orchestrator, WEB);
      cluster.time.advance(Duration.ofMinutes(1));
      assertThat(cluster.machine("n2").containers()).isEmpty();
      assertThat(orchestrator.nodes()).hasSize(1);
    }
  }

  @Test
  void placesNothingOnANodeThatIsCordoned() {
    try (Orchestrator orchestrator = cluster.start()) {
      cluster.until(orchestrator, s -> s.nodes().size() == 2);
      orchestrator.cordon("n2");
      orchestrator.apply(web(3));
      cluster.ready(orchestrator, WEB);
      assertThat(cluster.machine("n2").containers()).isEmpty();
      orchestrator.uncordon("n2");
      orchestrator.scale(WEB, 6);
      cluster.ready(orchestrator, WEB);
      assertThat(cluster.machine("n2").containers()).isNotEmpty();
    }
  }

  @Test
  void goesOnAfterATurnThatEndedWithAnError() {
    try (Orchestrator orchestrator = cluster.start()) {
      cluster.store.broken = true;
      assertThatThrownBy(() -> orchestrator.apply(web(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(StackOverflowError.class);
      cluster.store.broken = false;
      orchestrator.apply(web(2));
      cluster.ready(orchestrator, WEB);
    }
  }

  @Test
  void asksNothingOfItsNodesOnceAnotherLeads() {
    try (Orchestrator first = cluster.start("first")) {
      first.apply(web(2));
      cluster.ready(first, WEB);
      try (Orchestrator second = cluster.startWithoutNodes("second")) {
        second.scale(WEB, 0);
        cluster.until(second, s -> s.pods().values().stream().allMatch(pod -> pod.isStopping()));
        cluster.until(first, s -> s.leader().equals("second"));
        cluster.time.advance(Duration.ofMinutes(5));
        assertThat(cluster.running()).as("its containers are the other's to stop").hasSize(2);
      }
    }
  }
}
