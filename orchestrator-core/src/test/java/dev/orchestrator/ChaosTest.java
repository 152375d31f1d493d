package dev.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.simulation.SimulatedMachine;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.Pod;
import dev.orchestrator.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random wishes and random faults on virtual time: at every step no container runs twice and none
 * runs that was not decided; once it is quiet, exactly what was declared runs, and nothing else.
 */
final class ChaosTest {
  private static final int STEPS = 150;
  private static final int DEPLOYMENTS = 4;
  private static final int MOST_REPLICAS = 5;

  private final Simulated cluster = new Simulated("n1", "n2", "n3");
  private final SortedMap<ObjectKey, Deployment> declared = new TreeMap<>();
  private Orchestrator orchestrator = cluster.start("0");
  private int started;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void reachesWhatIsDeclaredWhateverHappened(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      act(random);
      cluster.time.advance(Duration.ofMillis(random.nextInt(3_000)));
      noContainerRunsTwice();
    }
    quiet();
    for (ObjectKey key : declared.keySet()) {
      cluster.ready(orchestrator, key);
    }
    cluster.until(orchestrator, s -> s.pods().values().stream().noneMatch(Pod::isStopping));
    cluster.time.advance(Duration.ofMinutes(2));
    exactlyTheStateRuns();
    asDeclared();
    orchestrator.close();
  }

  private void act(Random random) {
    SimulatedMachine machine = cluster.machine("n" + (1 + random.nextInt(3)));
    switch (random.nextInt(14)) {
      case 0, 1, 2, 3 -> apply(random);
      case 4 -> delete(random);
      case 5, 6 -> exit(machine, random);
      case 7 -> machine.disconnect();
      case 8, 9 -> cluster.machines.values().forEach(SimulatedMachine::reconnect);
      case 10 -> machine.loseReplies(1 + random.nextInt(3));
      case 11 -> cluster.store.down = !cluster.store.down;
      case 12 -> cluster.store.loseAnswers = !cluster.store.loseAnswers;
      case 13 -> replaceOrchestrator(random);
      default -> throw new AssertionError();
    }
  }

  private void apply(Random random) {
    Deployment wish =
        deployment(
            random.nextInt(DEPLOYMENTS), random.nextInt(MOST_REPLICAS + 1), random.nextInt(3));
    asked(
        () -> {
          orchestrator.apply(wish);
          declared.put(wish.key(), wish);
        });
  }

  private static Deployment deployment(int number, int replicas, int version) {
    return Deployment.builder("web-" + number)
        .replicas(replicas)
        .label("app", "web-" + number)
        .pod(
            PodSpec.builder()
                .terminationGracePeriod(Duration.ofSeconds(3))
                .container(Container.builder("main").image("web:" + version).build())
                .build())
        .build();
  }

  private void delete(Random random) {
    ObjectKey key = ObjectKey.deployment("default", "web-" + random.nextInt(DEPLOYMENTS));
    asked(
        () -> {
          orchestrator.delete(key);
          declared.remove(key);
        });
  }

  /** A call of which the outcome may be unknown, or which may be refused: then the state tells. */
  private void asked(Runnable call) {
    try {
      call.run();
    } catch (StoreUnavailableException | IllegalArgumentException unknown) {
      // what stands in the log is looked up when it is quiet
    }
  }

  private static void exit(SimulatedMachine machine, Random random) {
    List<ContainerObservation> containers = machine.containers();
    if (!containers.isEmpty()) {
      machine.exit(containers.get(random.nextInt(containers.size())).ref(), random.nextInt(2));
    }
  }

  /** The old one is closed, or goes on and finds that it was deposed. */
  private void replaceOrchestrator(Random random) {
    if (cluster.store.down || cluster.store.loseAnswers) {
      return;
    }
    if (random.nextBoolean()) {
      orchestrator.close();
    }
    started++;
    orchestrator = cluster.start(Integer.toString(started));
  }

  private void noContainerRunsTwice() {
    assertThat(
            cluster.running().stream()
                .collect(
                    Collectors.groupingBy(
                        c -> c.ref().pod() + "/" + c.ref().container(), Collectors.counting()))
                .values())
        .allMatch(count -> count == 1);
  }

  private void quiet() {
    cluster.store.down = false;
    cluster.store.loseAnswers = false;
    cluster.machines.values().forEach(m -> m.loseReplies(0));
    cluster.machines.values().forEach(SimulatedMachine::reconnect);
    cluster.time.advance(Duration.ofMinutes(1));
    cluster.until(
        orchestrator, s -> s.declarations().values().stream().noneMatch(d -> d.isDeleting()));
    declared.clear();
    orchestrator
        .state()
        .declarations()
        .values()
        .forEach(d -> declared.put(d.key(), (Deployment) d.resource()));
  }

  private void exactlyTheStateRuns() {
    List<ContainerRef> expected =
        orchestrator.state().pods().values().stream()
            .flatMap(
                p ->
                    p.containers().stream()
                        .map(c -> new ContainerRef(p.uid(), c.name(), c.attempt())))
            .sorted()
            .toList();
    assertThat(cluster.running()).extracting(c -> c.ref()).hasSameElementsAs(expected);
    assertThat(cluster.running()).hasSameSizeAs(expected);
  }

  private void asDeclared() {
    declared.forEach(
        (key, deployment) ->
            assertThat(orchestrator.pods(key))
                .as("%s", key)
                .hasSize(deployment.replicas().orElse(-1))
                .allSatisfy(
                    pod -> assertThat(pod.revision().template()).isEqualTo(deployment.template())));
    assertThat(orchestrator.state().pods().values())
        .allSatisfy(pod -> assertThat(declared).containsKey(pod.owner()));
  }
}
