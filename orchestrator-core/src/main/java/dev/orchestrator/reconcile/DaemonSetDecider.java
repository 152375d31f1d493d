package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.rollout.OrderedReplacement;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Keeps one pod on every node that the template's rules allow. A node that only lacks room counts
 * as wanted; its pod is made when there is room.
 */
final class DaemonSetDecider implements WorkloadDecider<DaemonSet> {
  private static final Duration ROOM_RETRY = Duration.ofSeconds(5);

  private final Scheduler scheduler;

  DaemonSetDecider(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public Decision decide(OwnedPods<DaemonSet> owned, Issue issue) {
    if (owned.declaration().isDeleting()) {
      return Decision.of(owned.stopAll("its DaemonSet is being deleted"));
    }
    List<Action> actions = new ArrayList<>();
    Revision revision = revision(owned, actions);
    SortedMap<String, List<Pod>> byNode = byNode(owned);
    ClusterState state = owned.state().with(actions.stream().map(Action::change).toList());
    Optional<Instant> lookAgain = Optional.empty();
    for (String node : owned.state().nodes().keySet()) {
      List<Pod> there = byNode.getOrDefault(node, List.of());
      if (there.isEmpty()) {
        Decision addition = addTo(node, owned, revision, issue, state);
        actions.addAll(addition.actions());
        lookAgain = Decision.earlier(lookAgain, addition.wakeAt());
      } else {
        there.stream()
            .filter(p -> p.phase().isTerminal() && !p.isStopping())
            .forEach(p -> actions.add(owned.stop(p, "it has ended")));
      }
    }
    boolean adds = actions.stream().anyMatch(Action.CreatePod.class::isInstance);
    if (!adds) {
      outdated(owned, revision).ifPresent(actions::add);
    }
    actions.addAll(owned.dropUnused(revision));
    return new Decision(actions, lookAgain);
  }

  private static Revision revision(OwnedPods<DaemonSet> owned, List<Action> actions) {
    return owned
        .currentRevision()
        .orElseGet(
            () -> {
              Revision next = owned.nextRevision();
              actions.add(owned.record(next));
              return next;
            });
  }

  private static SortedMap<String, List<Pod>> byNode(OwnedPods<DaemonSet> owned) {
    SortedMap<String, List<Pod>> byNode = new TreeMap<>();
    for (Pod pod : owned.pods()) {
      byNode.computeIfAbsent(pod.node().orElse(""), n -> new ArrayList<>()).add(pod);
    }
    return byNode;
  }

  /**
   * Makes a pod and puts it on the node in one go, so that no other scheduler rule moves it. Room
   * comes and goes without a change of the DaemonSet, so it is looked for again.
   */
  private Decision addTo(
      String node, OwnedPods<DaemonSet> owned, Revision revision, Issue issue, ClusterState state) {
    Action.CreatePod create =
        (Action.CreatePod) owned.create(revision, issue, "node " + node + " has none");
    PodCreated made = create.change();
    Optional<Rejection> refused = rejection(state, made, node);
    if (refused.isPresent()) {
      Instant again = owned.now().plus(ROOM_RETRY);
      return new Decision(
          List.of(), refused.filter(Rejection::curableByPreemption).map(r -> again));
    }
    PodPlaced placed = new PodPlaced(made.pod(), made.uid(), node, owned.now());
    return Decision.of(List.of(create, new Action.PlacePod(placed, "one pod for each node")));
  }

  private Optional<Rejection> rejection(ClusterState state, PodCreated made, String node) {
    ClusterState with = state.with(List.of(made));
    return with.pod(made.pod()).flatMap(p -> scheduler.check(with, p, node));
  }

  /** One node at a time gets the new template, and only while all others are ready. */
  private static Optional<Action> outdated(OwnedPods<DaemonSet> owned, Revision revision) {
    return OrderedReplacement.next(owned.pods(), revision, Duration.ZERO, owned.now())
        .map(p -> owned.stop(p, "replaced by revision " + revision.number()));
  }

  @Override
  public WorkloadStatus status(OwnedPods<DaemonSet> owned) {
    List<Pod> active = owned.active();
    List<String> withoutRoom = nodesWithoutRoom(owned);
    int wanted = (int) occupied(owned) + withoutRoom.size();
    int ready = (int) active.stream().filter(Pod::isReady).count();
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        owned.condition(
            "Available",
            ready >= wanted,
            ready >= wanted ? "AllNodesAvailable" : "NodesUnavailable",
            ready + " of " + wanted + " nodes have a ready pod"));
    if (!withoutRoom.isEmpty()) {
      conditions.add(
          owned.condition("PodsWaiting", true, "PodsWaiting", String.join("; ", withoutRoom)));
    } else {
      Waiting.condition(owned).ifPresent(conditions::add);
    }
    return new WorkloadStatus(
        owned.declaration().generation(),
        wanted,
        active.size(),
        owned.upToDate(),
        ready,
        ready,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        conditions);
  }

  /** The nodes that have a pod, be it one that is being replaced. */
  private static long occupied(OwnedPods<DaemonSet> owned) {
    return owned.pods().stream().flatMap(p -> p.node().stream()).distinct().count();
  }

  private List<String> nodesWithoutRoom(OwnedPods<DaemonSet> owned) {
    if (owned.declaration().isDeleting() || owned.newestRevision().isEmpty()) {
      return List.of();
    }
    SortedMap<String, List<Pod>> byNode = byNode(owned);
    Issue scratch = new Issue(owned.state().version() + 1);
    List<String> missing = new ArrayList<>();
    for (String node : owned.state().nodes().keySet()) {
      if (!byNode.containsKey(node)) {
        Action.CreatePod probe =
            (Action.CreatePod) owned.create(owned.newestRevision().get(), scratch, "");
        rejection(owned.state(), probe.change(), node)
            .filter(Rejection::curableByPreemption)
            .ifPresent(r -> missing.add(node + ": " + r.reason()));
      }
    }
    return missing;
  }
}
