package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.state.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Labels and taints of nodes at run time, and what they do to pods. */
class NodeMarksTest {
  private static final Taint BROKEN = new Taint("disk", "broken", Taint.Effect.NO_EXECUTE);

  private final Simulated cluster = new Simulated("n1", "n2");

  private static List<String> nodes(Orchestrator orchestrator) {
    return orchestrator.state().pods().values().stream()
        .filter(Pod::isActive)
        .map(p -> p.node().orElse("none"))
        .sorted()
        .toList();
  }

  @Test
  void aNodeThatMustNotRunAnythingIsLeftAtOnce() {
    try (Orchestrator orchestrator = cluster.start()) {
      orchestrator.apply(Simulated.web(4));
      orchestrator.awaitReady(Simulated.WEB, Simulated.PATIENCE);
      assertThat(nodes(orchestrator)).contains("n1", "n2");
      orchestrator.taintNode("n1", BROKEN);
      assertThat(
              orchestrator.await(
                  s ->
                      Optional.of(s)
                          .filter(x -> nodes(orchestrator).equals(List.of("n2", "n2", "n2", "n2"))),
                  Simulated.PATIENCE))
          .isPresent();
      orchestrator.awaitReady(Simulated.WEB, Simulated.PATIENCE);
      assertThat(Optional.ofNullable(orchestrator.state().nodes().get("n1")).orElseThrow().taints())
          .containsExactly(BROKEN);
    }
  }

  @Test
  void aPodThatToleratesATaintForSomeTimeLeavesWhenItIsOver() {
    Toleration aMinute =
        new Toleration(
            "disk",
            Toleration.Operator.EXISTS,
            "",
            Optional.of(Taint.Effect.NO_EXECUTE),
            OptionalLong.of(60));
    try (Orchestrator orchestrator = cluster.start()) {
      orchestrator.apply(
          Simulated.web(2, UnaryOperator.identity(), pod -> pod.toleration(aMinute)));
      orchestrator.awaitReady(Simulated.WEB, Simulated.PATIENCE);
      Pod there =
          orchestrator.state().pods().values().stream()
              .filter(p -> p.node().filter("n1"::equals).isPresent())
              .findFirst()
              .orElseThrow();
      orchestrator.taintNode("n1", BROKEN);
      cluster.time.advance(Duration.ofSeconds(50));
      assertThat(orchestrator.state().pod(there.key(), there.uid())).get().matches(Pod::isActive);
      cluster.time.advance(Duration.ofSeconds(60));
      assertThat(orchestrator.state().pod(there.key(), there.uid())).isEmpty();
      orchestrator.awaitReady(Simulated.WEB, Simulated.PATIENCE);
    }
  }

  @Test
  void aLabelLetsInThePodsThatWaitedForItAndSurvivesARestart() {
    try (Orchestrator orchestrator = cluster.start()) {
      orchestrator.apply(
          Simulated.web(1, UnaryOperator.identity(), pod -> pod.nodeSelector("disk", "ssd")));
      cluster.time.advance(Duration.ofSeconds(5));
      assertThat(nodes(orchestrator)).containsExactly("none");
      orchestrator.labelNode("n2", "disk", "ssd");
      orchestrator.awaitReady(Simulated.WEB, Simulated.PATIENCE);
      assertThat(nodes(orchestrator)).containsExactly("n2");
    }
    try (Orchestrator again = cluster.start("again")) {
      cluster.time.advance(Duration.ofSeconds(30));
      assertThat(Optional.ofNullable(again.state().nodes().get("n2")).orElseThrow().labels())
          .containsEntry("disk", "ssd");
    }
  }

  @Test
  void saysWhatIsNotALabel() {
    try (Orchestrator orchestrator = cluster.start()) {
      assertThatThrownBy(() -> orchestrator.labelNode("n1", "a b", "c"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a b=c is not a label");
      assertThatThrownBy(() -> orchestrator.labelNode("n1", "kubernetes.io/hostname", "c"))
          .hasMessageContaining("own name");
      assertThatThrownBy(() -> orchestrator.labelNode("nx", "a", "c"))
          .isInstanceOf(NotFoundException.class);
    }
  }
}
