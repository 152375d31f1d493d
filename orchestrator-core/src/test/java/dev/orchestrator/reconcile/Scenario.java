package dev.orchestrator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Fault;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.scheduling.RuleScheduler;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.PodChange;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.Uid;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A folded state with a reconciler that is asked as the control loop asks it, and with nodes that
 * do what they are told at once.
 */
final class Scenario {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MOST_STEPS = 300;

  private final Reconciler reconciler;
  private final List<Wake> wakes = new ArrayList<>();
  private final List<Action> history = new ArrayList<>();
  private SortedSet<ObjectKey> objects = new TreeSet<>();
  private SortedSet<PodKey> pods = new TreeSet<>();
  private SortedSet<PodKey> cleared = new TreeSet<>();
  private boolean placements;
  private ClusterState state = ClusterState.EMPTY;
  private Instant now = BEGIN;
  private Predicate<Pod> starts = pod -> true;
  private Predicate<Pod> clears = pod -> true;
  private StepCheck check = (before, plan, after) -> {};

  /** Looks at each step. */
  interface StepCheck {
    void check(ClusterState before, Plan plan, ClusterState after);
  }

  Scenario() {
    this(RuleScheduler.standard());
  }

  Scenario(Scheduler scheduler) {
    reconciler = new Reconciler(scheduler);
  }

  Scenario checking(StepCheck each) {
    check = each;
    return this;
  }

  /** Lets only the containers of such pods come up. */
  Scenario starting(Predicate<Pod> such) {
    starts = such;
    return this;
  }

  /** Lets only such pods be cleared from their nodes once they are stopped. */
  Scenario clearing(Predicate<Pod> such) {
    clears = such;
    return this;
  }

  ClusterState state() {
    return state;
  }

  Instant now() {
    return now;
  }

  /** Everything that was decided so far. */
  List<Action> history() {
    return history;
  }

  void forgetHistory() {
    history.clear();
  }

  <A extends Action> List<A> decided(Class<A> type) {
    return history.stream().filter(type::isInstance).map(type::cast).toList();
  }

  // What users and nodes do

  Scenario node(String name) {
    return node(name, 4000);
  }

  Scenario node(String name, long cpuMillis, Taint... taints) {
    TreeMap<String, String> labels = new TreeMap<>(Map.of(Node.HOSTNAME_LABEL, name));
    return happens(
        new NodeRegistered(
            new Node(
                name,
                labels,
                List.of(taints),
                ResourceList.of(cpuMillis, 8L << 30),
                true,
                true,
                "",
                now)));
  }

  Scenario cordon(String node, boolean cordoned) {
    return happens(new NodeCordoned(node, cordoned));
  }

  Scenario readiness(String node, boolean ready) {
    return happens(new NodeReadiness(node, ready, ready ? "" : "it does not answer", now));
  }

  Scenario removeNode(String node) {
    return happens(new NodeRemoved(node));
  }

  Scenario declare(Resource resource) {
    Uid uid = Uid.at(state.version() + 1, 0);
    return happens(
        new Declared(
            state
                .declaration(resource.key())
                .map(d -> d.changedTo(resource))
                .orElseGet(() -> new Declaration(resource, uid, 1, now, Optional.empty()))));
  }

  Scenario scale(ObjectKey deployment, int replicas) {
    Deployment declared = (Deployment) declaration(deployment).resource();
    return declare(declared.withReplicas(replicas));
  }

  Scenario delete(ObjectKey key) {
    return happens(new Declared(declaration(key).deletingSince(now)));
  }

  Scenario exit(Pod pod, int exitCode) {
    pod(pod)
        .allContainers()
        .filter(Scenario::isBegun)
        .findFirst()
        .ifPresent(c -> exit(pod, c.name(), exitCode));
    return this;
  }

  Scenario exit(Pod pod, String container, int exitCode) {
    ContainerStatus status = pod(pod).container(container).orElseThrow();
    return happens(
        new ContainerTerminated(
            pod.key(),
            pod.uid(),
            container,
            status.attempt(),
            status.startedAt(),
            now,
            exitCode,
            false,
            exitCode == 0 ? "Completed" : "Error",
            "",
            now));
  }

  private static boolean isBegun(ContainerStatus c) {
    return c.phase() == ContainerPhase.STARTING || c.phase() == ContainerPhase.RUNNING;
  }

  /** An entry of the log, with what it puts on the agenda. */
  Scenario happens(StateChange... changes) {
    fold(List.of(changes));
    return this;
  }

  private void fold(List<StateChange> changes) {
    ClusterState before = state;
    state = state.apply(state.version() + 1, new Entry(now, 0, "test", "", "", changes));
    changes.forEach(change -> note(before, change));
  }

  private void note(ClusterState before, StateChange change) {
    switch (change) {
      case Declared c -> objects.add(c.declaration().key());
      case Removed c -> objects.add(ObjectKey.ofNamespace(c.key().namespace()));
      case NodeRegistered c -> noteNodes();
      case NodeReadiness c -> noteNodes();
      case NodeCordoned c -> noteNodes();
      case NodeRemoved c -> {
        noteNodes();
        before.podsOn(c.node()).forEach(key -> note(before, key));
      }
      case PodChange c -> {
        note(before, c.pod());
        placements |=
            (c instanceof PodRemoved || c instanceof ContainerTerminated)
                && !state.unplaced().isEmpty();
      }
      default -> {}
    }
  }

  private void note(ClusterState before, PodKey key) {
    pods.add(key);
    state.pod(key).or(() -> before.pod(key)).ifPresent(pod -> objects.add(pod.owner()));
  }

  private void noteNodes() {
    placements = true;
    state.declarations().values().stream()
        .filter(d -> d.resource() instanceof DaemonSet)
        .forEach(d -> objects.add(d.key()));
  }

  // What the control loop does

  /** Passes time, and does what falls due meanwhile, until nothing is left to do. */
  Scenario pass(Duration time) {
    Instant end = now.plus(time);
    settle();
    for (Optional<Instant> due = nextWake(end); due.isPresent(); due = nextWake(end)) {
      now = due.get();
      settle();
    }
    now = end;
    return settle();
  }

  private Optional<Instant> nextWake(Instant end) {
    return wakes.stream()
        .map(Wake::at)
        .filter(at -> at.isAfter(now) && !at.isAfter(end))
        .min(Instant::compareTo);
  }

  /** Decides, commits and observes until there is nothing to do at this instant. */
  Scenario settle() {
    for (int i = 0; i < MOST_STEPS; i++) {
      boolean quiet = step().isEmpty();
      if (!observe() && quiet && isAgendaEmpty()) {
        return this;
      }
    }
    throw new AssertionError("not settled after " + MOST_STEPS + " steps: " + history);
  }

  private boolean isAgendaEmpty() {
    return objects.isEmpty() && pods.isEmpty() && !placements;
  }

  /** One plan, committed as one entry. */
  Plan step() {
    takeDueWakes();
    Agenda agenda = new Agenda(objects, pods, cleared, placements);
    objects = new TreeSet<>();
    pods = new TreeSet<>();
    cleared = new TreeSet<>();
    placements = false;
    ClusterState before = state;
    Plan plan = plan(agenda);
    assertSame(plan, plan(agenda));
    wakes.addAll(plan.wakes());
    history.addAll(plan.actions());
    if (!plan.isEmpty()) {
      fold(plan.changes());
    }
    check.check(before, plan, state);
    return plan;
  }

  private static void assertSame(Plan once, Plan again) {
    assertThat(again.actions()).as("actions from the same input").isEqualTo(once.actions());
    assertThat(again.wakes()).isEqualTo(once.wakes());
    assertThat(again.unschedulable()).isEqualTo(once.unschedulable());
    assertThat(again.faults()).extracting(Fault::object).isEqualTo(objects(once.faults()));
  }

  private static List<ObjectKey> objects(List<Fault> faults) {
    return faults.stream().map(Fault::object).toList();
  }

  Plan plan(Agenda agenda) {
    return reconciler.plan(state, agenda, state.version() + 1, now);
  }

  /** What would be decided if everything were looked at. */
  Plan planForAll() {
    return plan(
        new Agenda(
            new TreeSet<>(state.declarations().keySet()),
            new TreeSet<>(state.pods().keySet()),
            new TreeSet<>(),
            true));
  }

  private void takeDueWakes() {
    List<Wake> due = wakes.stream().filter(w -> !w.at().isAfter(now)).toList();
    wakes.removeAll(due);
    due.forEach(w -> w.object().ifPresent(key -> objects.add(key)));
    due.forEach(w -> w.pod().ifPresent(key -> pods.add(key)));
  }

  /** Started containers run, and stopped pods are cleared; whether there was any such. */
  private boolean observe() {
    List<StateChange> seen = new ArrayList<>();
    boolean anyCleared = false;
    for (Pod pod : state.pods().values()) {
      if (pod.isStopping()) {
        boolean clear = pod.node().isEmpty() || (answers(pod) && clears.test(pod));
        anyCleared |= clear && cleared.add(pod.key()) && pods.add(pod.key());
      } else if (answers(pod) && starts.test(pod)) {
        pod.allContainers()
            .filter(c -> c.phase() == ContainerPhase.STARTING)
            .forEach(c -> seen.add(running(pod, c)));
      }
    }
    if (!seen.isEmpty()) {
      fold(seen);
    }
    return anyCleared || !seen.isEmpty();
  }

  private boolean answers(Pod pod) {
    return pod.node().map(name -> state.nodes().get(name)).filter(Node::ready).isPresent();
  }

  private ContainerRunning running(Pod pod, ContainerStatus c) {
    return new ContainerRunning(
        pod.key(), pod.uid(), c.name(), c.attempt(), now, Optional.of("10.0.0.1"), now);
  }

  // What there is

  Declaration declaration(ObjectKey key) {
    return state.declaration(key).orElseThrow();
  }

  WorkloadStatus status(ObjectKey key) {
    return state.status(key);
  }

  ServiceAddress address(ObjectKey service) {
    return Optional.ofNullable(state.serviceAddresses().get(service)).orElseThrow();
  }

  List<Pod> pods(ObjectKey owner) {
    return state.podsOf(owner).stream().map(key -> state.pod(key).orElseThrow()).toList();
  }

  List<Pod> active(ObjectKey owner) {
    return pods(owner).stream().filter(Pod::isActive).toList();
  }

  Pod only(ObjectKey owner) {
    List<Pod> active = active(owner);
    assertThat(active).hasSize(1);
    return active.getFirst();
  }

  Pod on(String node, ObjectKey owner) {
    return active(owner).stream()
        .filter(p -> p.node().equals(Optional.of(node)))
        .findFirst()
        .orElseThrow();
  }

  Pod pod(Pod before) {
    return state.pod(before.key(), before.uid()).orElseThrow();
  }
}
