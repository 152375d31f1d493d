package dev.orchestrator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.scheduling.RuleScheduler;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.spec.Service;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands and faults, then quiet: rules hold at every step, and the end is as declared. */
final class ReconcilerPropertyTest {
  private static final int HISTORIES = 40;
  private static final int EVENTS = 60;
  private static final List<String> NODES = List.of("n1", "n2", "n3", "n4");
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final RuleScheduler scheduler = RuleScheduler.standard();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void keepsItsRulesAtEveryStepAndReachesWhatIsDeclared(long seed) {
    for (int i = 0; i < HISTORIES; i++) {
      long each = seed * 1_000 + i;
      try {
        history(new Random(each));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + each + ": " + e.getMessage(), e);
      }
    }
  }

  private void history(Random random) {
    Scenario scenario = new Scenario(scheduler).checking(this::checkStep);
    NODES.forEach(scenario::node);
    for (int event = 0; event < EVENTS; event++) {
      disturb(scenario, random);
      for (int step = random.nextInt(3); step > 0; step--) {
        scenario.step();
      }
      if (random.nextInt(4) == 0) {
        scenario.pass(Duration.ofSeconds(random.nextInt(60)));
      }
    }
    quiet(scenario);
    assertDeclared(scenario);
  }

  // What happens

  private static void disturb(Scenario scenario, Random random) {
    switch (random.nextInt(10)) {
      case 0, 1 -> declareDeployment(scenario, random);
      case 2 -> declareAny(scenario, random);
      case 3 -> scaleAny(scenario, random);
      case 4 -> deleteAny(scenario, random);
      case 5 -> changeNode(scenario, random);
      case 6 -> delay(scenario, random);
      default -> exitAny(scenario, random);
    }
  }

  private static boolean isFree(Scenario scenario, ObjectKey key) {
    return scenario.state().declaration(key).filter(Declaration::isDeleting).isEmpty();
  }

  private static void declareDeployment(Scenario scenario, Random random) {
    Deployment deployment =
        Deployment.builder(any(NAMES, random))
            .replicas(random.nextInt(6))
            .minReady(Duration.ofSeconds(random.nextInt(2) * 5L))
            .paused(random.nextInt(8) == 0)
            .pod(Specs.pod("app:" + random.nextInt(3), 100 + 400L * random.nextInt(4)))
            .build();
    if (isFree(scenario, deployment.key())) {
      scenario.declare(deployment);
    }
  }

  private static void declareAny(Scenario scenario, Random random) {
    String name = any(NAMES, random);
    switch (random.nextInt(3)) {
      case 0 -> {
        DaemonSet set = DaemonSet.of("default", name, Specs.pod("agent:" + random.nextInt(3), 300));
        if (isFree(scenario, set.key())) {
          scenario.declare(set);
        }
      }
      case 1 -> {
        Job job = job(name, random);
        if (scenario.state().declaration(job.key()).isEmpty()) {
          scenario.declare(job);
        }
      }
      default -> {
        Service service = Service.builder(name).port(80 + random.nextInt(3), 8080).build();
        if (isFree(scenario, service.key())) {
          scenario.declare(service);
        }
      }
    }
  }

  private static Job job(String name, Random random) {
    RestartPolicy policy = random.nextBoolean() ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE;
    Job.Builder job =
        Job.builder(name)
            .pod(Specs.jobPod(policy))
            .parallelism(1 + random.nextInt(3))
            .backoffLimit(random.nextInt(4));
    return random.nextInt(4) == 0
        ? job.anyCompletion().build()
        : job.completions(1 + random.nextInt(4)).build();
  }

  private static void scaleAny(Scenario scenario, Random random) {
    ObjectKey key = ObjectKey.deployment("default", any(NAMES, random));
    if (scenario.state().declaration(key).filter(d -> !d.isDeleting()).isPresent()) {
      scenario.scale(key, random.nextInt(7));
    }
  }

  private static void deleteAny(Scenario scenario, Random random) {
    List<ObjectKey> keys = new ArrayList<>(scenario.state().declarations().keySet());
    if (!keys.isEmpty()) {
      ObjectKey key = any(keys, random);
      if (isFree(scenario, key)) {
        scenario.delete(key);
      }
    }
  }

  private static void changeNode(Scenario scenario, Random random) {
    String node = any(NODES, random);
    if (!scenario.state().nodes().containsKey(node)) {
      scenario.node(node);
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> scenario.removeNode(node);
      case 1 -> scenario.cordon(node, random.nextBoolean());
      default -> scenario.readiness(node, random.nextBoolean());
    }
  }

  /** For a while some pods are not seen to come up, and some are not seen to go. */
  private static void delay(Scenario scenario, Random random) {
    int slow = random.nextInt(4);
    Predicate<Pod> such = pod -> Math.floorMod(pod.uid().value().hashCode(), 4) != slow;
    scenario.starting(random.nextBoolean() ? such : pod -> true);
    scenario.clearing(random.nextBoolean() ? such : pod -> true);
  }

  private static void exitAny(Scenario scenario, Random random) {
    List<Pod> running =
        scenario.state().pods().values().stream()
            .filter(p -> p.containers().getFirst().phase() == ContainerPhase.RUNNING)
            .toList();
    if (!running.isEmpty()) {
      scenario.exit(any(running, random), random.nextInt(2));
    }
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  // What is always so

  private void checkStep(ClusterState before, Plan plan, ClusterState after) {
    assertThat(plan.faults()).isEmpty();
    checkPlacements(before, plan);
    checkEffects(before, plan);
    before.pods().values().forEach(pod -> checkSuccessor(pod, after.pod(pod.key(), pod.uid())));
    after.pods().values().forEach(pod -> assertThat(after.declaration(pod.owner())).isPresent());
  }

  /** Replays the plan: each placement must be allowed by the scheduler where it stands. */
  private void checkPlacements(ClusterState before, Plan plan) {
    ClusterState state = before;
    for (Action action : plan.actions()) {
      if (action instanceof Action.PlacePod put) {
        Pod pod = state.pod(put.change().pod(), put.change().uid()).orElseThrow();
        assertThat(scheduler.check(state, pod, put.change().node()))
            .as("%s", action)
            .isEqualTo(Optional.<Rejection>empty());
      }
      state = state.with(List.of(action.change()));
    }
  }

  /** Each action changes something: there is no idle work and no name that is taken. */
  private static void checkEffects(ClusterState before, Plan plan) {
    ClusterState state = before;
    for (Action action : plan.actions()) {
      if (action.change() instanceof StateChange.PodChange change) {
        Optional<Pod> was = state.pod(change.pod(), change.uid());
        state = state.with(List.of(change));
        assertThat(state.pod(change.pod(), change.uid())).as("%s", action).isNotEqualTo(was);
      } else {
        state = state.with(List.of(action.change()));
      }
    }
  }

  private static void checkSuccessor(Pod before, Optional<Pod> after) {
    if (after.isEmpty()) {
      return;
    }
    Pod pod = after.get();
    assertThat(before.isStopping() && !pod.isStopping()).isFalse();
    assertThat(before.phase().isTerminal() && !pod.phase().isTerminal()).isFalse();
    before.node().ifPresent(node -> assertThat(pod.node()).contains(node));
    assertThat(pod.restarts()).isGreaterThanOrEqualTo(before.restarts());
    before
        .allContainers()
        .forEach(c -> checkSuccessor(c, pod.container(c.name()).orElseThrow(), pod));
  }

  private static void checkSuccessor(ContainerStatus before, ContainerStatus after, Pod pod) {
    assertThat(after.attempt()).isBetween(before.attempt(), before.attempt() + 1);
    if (after.attempt() > before.attempt()) {
      assertThat(before.phase()).isEqualTo(ContainerPhase.TERMINATED);
      assertThat(pod.isStopping()).as("%s", pod.key()).isFalse();
    }
  }

  // What is so in the end

  private static void quiet(Scenario scenario) {
    scenario.starting(p -> true).clearing(p -> true);
    for (String node : NODES) {
      if (!scenario.state().nodes().containsKey(node)) {
        scenario.node(node);
      }
      scenario.readiness(node, true).cordon(node, false);
    }
    scenario.pass(Duration.ofMinutes(30));
  }

  private void assertDeclared(Scenario scenario) {
    ClusterState state = scenario.state();
    assertThat(scenario.planForAll().actions()).as("at rest").isEmpty();
    assertThat(state.pods().values()).noneMatch(Pod::isStopping);
    for (Declaration declaration : state.declarations().values()) {
      assertThat(declaration.isDeleting()).isFalse();
      switch (declaration.resource()) {
        case Deployment d -> assertDeployment(scenario, d);
        case DaemonSet d -> assertDaemonSet(scenario, d);
        case Job j -> assertJob(scenario, j);
        case Service s ->
            assertThat(scenario.address(s.key()).hostPorts())
                .containsOnlyKeys(s.ports().getFirst().port());
        default -> throw new AssertionError(declaration);
      }
    }
    assertThat(scenario.state().allRevisions().keySet()).isSubsetOf(state.declarations().keySet());
  }

  private static void assertDeployment(Scenario scenario, Deployment d) {
    List<Pod> active = scenario.active(d.key());
    assertThat(active).as("%s", d.key()).hasSize(d.replicas().orElse(1));
    boolean allPlaced = active.stream().allMatch(p -> p.node().isPresent());
    boolean settled = allPlaced && !d.paused();
    if (settled) {
      assertThat(active).allMatch(p -> p.revision().template().equals(d.template()));
      assertThat(scenario.status(d.key()).available()).isEqualTo(active.size());
      assertThat(scenario.status(d.key()).is("Available")).isTrue();
    }
    assertThat(scenario.status(d.key()).observedGeneration())
        .isEqualTo(scenario.declaration(d.key()).generation());
  }

  private void assertDaemonSet(Scenario scenario, DaemonSet d) {
    Map<String, Integer> perNode = new TreeMap<>();
    scenario.active(d.key()).forEach(p -> perNode.merge(p.node().orElseThrow(), 1, Integer::sum));
    assertThat(perNode.values()).allMatch(n -> n == 1);
    int waiting = scenario.status(d.key()).desired() - perNode.size();
    assertThat(perNode.size() + waiting).isEqualTo(NODES.size());
    if (waiting == 0) {
      assertThat(scenario.active(d.key()))
          .allMatch(p -> p.revision().template().equals(d.template()))
          .allMatch(Pod::isReady);
    }
  }

  private static void assertJob(Scenario scenario, Job job) {
    boolean ended =
        scenario.status(job.key()).is("Complete") || scenario.status(job.key()).is("Failed");
    int active = scenario.active(job.key()).size();
    if (ended) {
      assertThat(active).isZero();
    } else {
      assertThat(active).isBetween(1, job.parallelism());
    }
  }
}
