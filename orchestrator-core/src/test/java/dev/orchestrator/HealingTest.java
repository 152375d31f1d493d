package dev.orchestrator;

import static dev.orchestrator.Simulated.PATIENCE;
import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.simulation.Program;
import dev.orchestrator.simulation.SimulatedMachine;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when containers end, hang, vanish, or their node does. */
final class HealingTest {
  private final Simulated cluster = new Simulated("n1");
  private final SimulatedMachine machine = cluster.machine("n1");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  private Pod pod() {
    return orchestrator.pods(WEB).getFirst();
  }

  private ContainerStatus main() {
    return pod().containers().getFirst();
  }

  private ContainerRef ref() {
    return new ContainerRef(pod().uid(), "main", main().attempt());
  }

  /** Another hand on the machine, in the name of the same cluster. */
  private ContainerRuntime connected() {
    ContainerRuntime other = machine.connect();
    other.bind(orchestrator.state().clusterId(), "n1");
    return other;
  }

  @Test
  void restartsAContainerThatEndedInPlace() {
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    Pod before = pod();
    machine.exit(ref(), 3);
    cluster.until(orchestrator, s -> pod().restarts() == 1 && pod().isReady());
    assertThat(pod().uid()).isEqualTo(before.uid());
    assertThat(cluster.running()).extracting(c -> c.ref().attempt()).containsExactly(1);
  }

  @Test
  void waitsLongerAndLongerForAContainerThatKeepsCrashing() {
    machine.programs(launch -> Program.task(Duration.ofMillis(1), 1));
    List<Instant> starts = new ArrayList<>();
    orchestrator.apply(web(1));
    for (int attempt = 0; attempt < 8; attempt++) {
      int wanted = attempt;
      cluster.until(
          orchestrator,
          s -> main().attempt() == wanted && main().phase() == ContainerPhase.TERMINATED);
      starts.add(cluster.time.instant());
    }
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < starts.size(); i++) {
      pauses.add(Duration.between(starts.get(i - 1), starts.get(i)).toSeconds());
    }
    assertThat(pauses).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L);
  }

  @Test
  void makesAPodReadyOnlyWhenItsProbeSaysSo() {
    AtomicReference<ProbeResult> answer =
        new AtomicReference<>(new ProbeResult.Failure("warming up"));
    machine.probes((launch, action) -> answer.get());
    orchestrator.apply(
        web(
            1,
            c -> c.readinessProbe(Probe.httpGet("/ready", 80).every(Duration.ofSeconds(1))),
            UnaryOperator.identity()));
    cluster.until(orchestrator, s -> main().phase() == ContainerPhase.RUNNING);
    cluster.time.advance(Duration.ofSeconds(10));
    assertThat(pod().isReady()).isFalse();
    answer.set(new ProbeResult.Success());
    cluster.ready(orchestrator, WEB);
    answer.set(new ProbeResult.Failure("busy"));
    cluster.until(orchestrator, s -> !pod().isReady());
    assertThat(main().message()).isEqualTo("busy");
    assertThat(main().attempt()).as("readiness does not restart").isZero();
  }

  @Test
  void restartsAContainerWhoseLivenessProbeFails() {
    AtomicReference<ProbeResult> answer = new AtomicReference<>(new ProbeResult.Success());
    machine.probes(
        (launch, action) -> launch.ref().attempt() == 0 ? answer.get() : new ProbeResult.Success());
    machine.programs(launch -> Program.server().ignoringTerm());
    orchestrator.apply(
        web(
            1,
            c -> c.livenessProbe(Probe.httpGet("/live", 80).every(Duration.ofSeconds(1))),
            p -> p.terminationGracePeriod(Duration.ofSeconds(7))));
    cluster.ready(orchestrator, WEB);
    cluster.time.advance(Duration.ofSeconds(30));
    assertThat(main().attempt()).isZero();
    answer.set(new ProbeResult.Failure("stuck"));
    Instant failing = cluster.time.instant();
    cluster.until(orchestrator, s -> main().attempt() == 1 && pod().isReady());
    assertThat(Duration.between(failing, cluster.time.instant()))
        .as("three failures a second apart, then the grace")
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
  }

  @Test
  void startsAContainerAgainThatSomebodyRemoved() {
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    try (ContainerRuntime other = connected()) {
      other.remove(pod().uid());
    }
    cluster.until(orchestrator, s -> main().attempt() == 1 && pod().isReady());
    assertThat(cluster.running()).hasSize(1);
  }

  @Test
  void waitsForASecretThatIsMissingAndStartsOnceItIsThere() {
    orchestrator.apply(
        web(
            1,
            c -> c.env(new EnvVar("TOKEN", new EnvSource.SecretKey("db", "token", false))),
            UnaryOperator.identity()));
    cluster.until(
        orchestrator, s -> main().attempt() == 1 && main().phase() == ContainerPhase.TERMINATED);
    assertThat(main().reason()).isEqualTo("CreateContainerConfigError");
    assertThat(orchestrator.awaitReady(WEB, Duration.ofSeconds(1)).toString())
        .contains("Secret db does not exist in namespace default");
    orchestrator.apply(Secret.of("default", "db", Map.of("token", SecretValue.of("s3cret"))));
    cluster.ready(orchestrator, WEB);
  }

  @Test
  void doesNotStartTwiceWhatWasStartedThoughTheAnswerWasLost() {
    machine.loseReplies(3);
    orchestrator.apply(web(3));
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).extracting(c -> c.ref().attempt()).containsExactly(0, 0, 0);
  }

  @Test
  void leavesThePodsOfANodeThatDoesNotAnswerAndFindsThemAgain() {
    orchestrator.apply(web(3));
    cluster.ready(orchestrator, WEB);
    List<ContainerObservation> before = cluster.running();
    machine.disconnect();
    cluster.until(orchestrator, s -> !orchestrator.nodes().getFirst().ready());
    orchestrator.scale(WEB, 4);
    cluster.time.advance(Duration.ofMinutes(5));
    assertThat(orchestrator.pods(WEB)).filteredOn(p -> p.node().isEmpty()).hasSize(1);
    machine.reconnect();
    cluster.ready(orchestrator, WEB);
    assertThat(cluster.running()).hasSize(4).containsAll(before);
  }

  @Test
  void killsWhatDoesNotEndWithinItsGrace() {
    machine.programs(launch -> Program.server().ignoringTerm());
    orchestrator.apply(
        web(1, UnaryOperator.identity(), p -> p.terminationGracePeriod(Duration.ofSeconds(20))));
    cluster.ready(orchestrator, WEB);
    Instant asked = cluster.time.instant();
    orchestrator.delete(WEB);
    assertThat(orchestrator.awaitGone(WEB, PATIENCE)).isTrue();
    assertThat(Duration.between(asked, cluster.time.instant()))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
    assertThat(machine.containers()).isEmpty();
  }

  @Test
  void removesWhatTheStateDoesNotKnow() {
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    try (ContainerRuntime other = connected()) {
      Uid unknown = new Uid("zz-9");
      other.start(
          new ContainerLaunch(
              new ContainerRef(unknown, "main", 0),
              new PodKey("default", "gone"),
              new TreeMap<>(),
              pod().spec(),
              "0",
              List.of(),
              List.of(),
              new TreeMap<>(),
              new TreeMap<>()));
    }
    assertThat(cluster.running()).hasSize(2);
    cluster.time.advance(Duration.ofSeconds(30));
    assertThat(cluster.running()).extracting(c -> c.ref().pod()).containsExactly(pod().uid());
  }

  @Test
  void runsInitContainersInOrderBeforeTheOthers() {
    machine.programs(
        launch ->
            launch.ref().container().startsWith("init")
                ? Program.task(Duration.ofSeconds(1), 0)
                : Program.server());
    Instant begun = cluster.time.instant();
    orchestrator.apply(
        web(
            1,
            UnaryOperator.identity(),
            p ->
                p.initContainer(Container.builder("init-a").image("a:1").build())
                    .initContainer(Container.builder("init-b").image("b:1").build())));
    cluster.ready(orchestrator, WEB);
    assertThat(Duration.between(begun, cluster.time.instant()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    assertThat(pod().initContainers()).extracting(ContainerStatus::exitCode).containsExactly(0, 0);
  }
}
