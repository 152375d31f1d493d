package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.SUM;
import static dev.orchestrator.reconcile.Specs.WEB;
import static dev.orchestrator.reconcile.Specs.container;
import static dev.orchestrator.reconcile.Specs.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Action.StartContainer;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PodScenarioTest {
  private final Scenario scenario = new Scenario().node("n1");

  private static PodSpec.Builder withInit() {
    return PodSpec.builder()
        .initContainer(container("fetch", "fetch:1"))
        .initContainer(container("unpack", "unpack:1"))
        .container(container("main", "web:1"))
        .container(container("log", "log:1"));
  }

  private static Deployment webWithInit() {
    return Deployment.builder("web").replicas(1).pod(withInit().build()).build();
  }

  private List<String> started() {
    return scenario.decided(StartContainer.class).stream()
        .map(a -> a.change().container() + " " + a.change().attempt())
        .toList();
  }

  @Test
  void runsInitContainersOneAfterTheOtherAndThenAllContainers() {
    scenario.declare(webWithInit()).settle();
    Pod pod = scenario.only(WEB);
    assertThat(started()).containsExactly("fetch 0");
    scenario.exit(pod, "fetch", 0).settle();
    assertThat(started()).containsExactly("fetch 0", "unpack 0");
    assertThat(scenario.pod(pod).phase()).isEqualTo(PodPhase.PENDING);
    scenario.exit(pod, "unpack", 0).settle();
    assertThat(started()).containsExactly("fetch 0", "unpack 0", "main 0", "log 0");
    assertThat(scenario.pod(pod).isReady()).isTrue();
  }

  @Test
  void runsAnInitContainerAgainUntilItSucceeds() {
    scenario.declare(webWithInit()).settle();
    Pod pod = scenario.only(WEB);
    scenario.exit(pod, "fetch", 1).settle().exit(pod, "fetch", 1).settle();
    assertThat(started()).containsExactly("fetch 0", "fetch 1");
    scenario.pass(Duration.ofSeconds(10));
    assertThat(started()).containsExactly("fetch 0", "fetch 1", "fetch 2");
    scenario.exit(pod, "fetch", 0).settle();
    assertThat(started()).endsWith("unpack 0");
  }

  @Test
  void failsWithAnInitContainerThatFailsWhenNothingIsRestarted() {
    Job job = Job.builder("sum").pod(withInit().restartPolicy(RestartPolicy.NEVER).build()).build();
    scenario.declare(job).settle();
    Pod pod = scenario.only(SUM);
    scenario.exit(pod, "fetch", 2).settle();
    assertThat(scenario.pod(pod).phase()).isEqualTo(PodPhase.FAILED);
    assertThat(started()).containsExactly("fetch 0");
    assertThat(scenario.status(SUM).failed()).isEqualTo(1);
  }

  @Test
  void restartsOneContainerWithoutTouchingTheOthers() {
    scenario.declare(webWithInit()).settle();
    Pod pod = scenario.only(WEB);
    scenario.exit(pod, "fetch", 0).settle().exit(pod, "unpack", 0).settle();
    scenario.forgetHistory();
    scenario.exit(pod, "log", 0).settle();
    assertThat(started()).containsExactly("log 1");
    assertThat(scenario.pod(pod).container("main").orElseThrow().attempt()).isZero();
    assertThat(scenario.pod(pod).isReady()).isTrue();
  }

  @Test
  void restartsAContainerThatCrashesAtGrowingDistances() {
    scenario.declare(web(1, "web:1")).settle();
    Pod pod = scenario.only(WEB);
    List<Long> waits = new ArrayList<>();
    for (int crash = 0; crash < 8; crash++) {
      Instant ended = scenario.now();
      scenario.exit(pod, "main", 1).settle();
      while (scenario.pod(pod).containers().getFirst().phase() != ContainerPhase.RUNNING) {
        scenario.pass(Duration.ofSeconds(1));
      }
      waits.add(Duration.between(ended, scenario.now()).toSeconds());
    }
    assertThat(waits).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    scenario.pass(Duration.ofMinutes(10)).exit(pod, "main", 1).settle();
    assertThat(scenario.pod(pod).isReady()).isTrue();
    scenario.exit(pod, "main", 1).settle();
    assertThat(scenario.pod(pod).isReady()).isFalse();
    scenario.pass(Duration.ofSeconds(10));
    assertThat(scenario.pod(pod).isReady()).isTrue();
  }

  @Test
  void saysWhyAContainerWaits() {
    scenario.declare(web(1, "web:1")).settle();
    Pod pod = scenario.only(WEB);
    scenario.exit(pod, 1).settle().exit(pod, 1).settle();
    assertThat(scenario.status(WEB).condition("PodsWaiting").orElseThrow().message())
        .isEqualTo("main: Error");
  }

  @Test
  void startsNothingOfAPodThatIsBeingStopped() {
    scenario.declare(web(1, "web:1")).settle();
    Pod pod = scenario.only(WEB);
    scenario.clearing(p -> false).scale(WEB, 0).settle();
    scenario.forgetHistory();
    scenario.exit(pod, 143).pass(Duration.ofMinutes(10));
    assertThat(started()).isEmpty();
    assertThat(scenario.pod(pod).isStopping()).isTrue();
  }

  @Test
  void removesAPodOnlyOnceNothingOfItIsLeft() {
    scenario.declare(web(1, "web:1")).settle();
    Pod pod = scenario.only(WEB);
    scenario.clearing(p -> false).scale(WEB, 0).pass(Duration.ofHours(1));
    assertThat(scenario.state().pod(pod.key())).isPresent();
    scenario.clearing(p -> true).settle();
    assertThat(scenario.state().pod(pod.key())).isEmpty();
  }
}
