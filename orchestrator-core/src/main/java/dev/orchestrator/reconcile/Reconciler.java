package dev.orchestrator.reconcile;

import dev.orchestrator.healing.PodLifecycle;
import dev.orchestrator.healing.TaintEviction;
import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.PodNominated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Composes the deciders into one plan: what is gone, declared objects, placement, pods' next steps,
 * statuses; each sees what the ones before it decided.
 */
public final class Reconciler {
  private static final Duration FAULT_RETRY = Duration.ofSeconds(10);

  private final Scheduler scheduler;
  private final DeclaredObjects objects;

  /** A reconciler that places pods with this scheduler. */
  public Reconciler(Scheduler scheduler) {
    this.scheduler = scheduler;
    this.objects = new DeclaredObjects(scheduler);
  }

  /**
   * Decides what to do now.
   *
   * @param state what is
   * @param agenda what to look at
   * @param position the position that the plan's entry will have in the log
   * @param now the present
   */
  public Plan plan(ClusterState state, Agenda agenda, long position, Instant now) {
    PlanDraft draft = new PlanDraft(state, now, new Issue(position));
    SortedSet<ObjectKey> due = new TreeSet<>(agenda.objects());
    SortedSet<PodKey> steps = new TreeSet<>();
    for (PodKey key : agenda.pods()) {
      Optional<Pod> pod = draft.state().pod(key);
      if (pod.filter(p -> isLeaving(draft.state(), p)).isPresent()) {
        due.addAll(advance(draft, pod.get(), agenda.cleared().contains(key)));
      } else {
        steps.add(key);
      }
    }
    due.forEach(key -> decide(draft, key));
    SortedSet<PodKey> placed = place(draft, agenda);
    placed.addAll(draft.placed());
    placed.forEach(key -> draft.state().pod(key).ifPresent(pod -> due.add(pod.owner())));
    steps.addAll(placed);
    due.addAll(advance(draft, steps));
    due.forEach(key -> report(draft, key));
    return draft.plan(state.version());
  }

  /** The next step of a pod; answers whose status it changes. */
  private static List<ObjectKey> advance(PlanDraft draft, Pod pod, boolean cleared) {
    PodLifecycle.Step step =
        isLost(draft.state(), pod)
            ? PodLifecycle.lost(pod, draft.now())
            : PodLifecycle.next(pod, cleared, draft.now());
    draft.addAll(step.actions());
    step.wakeAt().ifPresent(at -> draft.wake(Wake.at(at, pod.key())));
    return step.actions().isEmpty() ? List.of() : List.of(pod.owner());
  }

  /**
   * The next steps of pods that stay, decided for all of them at once: none depends on another one;
   * answers whose status they change.
   */
  private static SortedSet<ObjectKey> advance(PlanDraft draft, SortedSet<PodKey> pods) {
    ClusterState state = draft.state();
    List<Action> actions = new ArrayList<>();
    SortedSet<ObjectKey> changed = new TreeSet<>();
    for (PodKey key : pods) {
      Pod pod = state.pods().get(key);
      if (pod != null) {
        List<Action> next = next(draft, pod, state);
        actions.addAll(next);
        if (!next.isEmpty()) {
          changed.add(pod.owner());
        }
      }
    }
    draft.addAll(actions);
    return changed;
  }

  private static List<Action> next(PlanDraft draft, Pod pod, ClusterState state) {
    List<Action> eviction = evict(draft, pod, state);
    if (!eviction.isEmpty()) {
      return eviction;
    }
    PodLifecycle.Step step =
        isLost(state, pod)
            ? PodLifecycle.lost(pod, draft.now())
            : PodLifecycle.next(pod, false, draft.now());
    step.wakeAt().ifPresent(at -> draft.wake(Wake.at(at, pod.key())));
    return step.actions();
  }

  /** Stops a pod that may not stay on its node. */
  private static List<Action> evict(PlanDraft draft, Pod pod, ClusterState state) {
    Optional<Instant> at =
        pod.isActive()
            ? pod.node()
                .flatMap(name -> Optional.ofNullable(state.nodes().get(name)))
                .flatMap(node -> TaintEviction.evictAt(pod, node))
            : Optional.empty();
    if (at.isEmpty()) {
      return List.of();
    }
    if (at.get().isAfter(draft.now())) {
      draft.wake(Wake.at(at.get(), pod.key()));
      return List.of();
    }
    String why = "its node has a taint that it does not tolerate, or not any longer";
    return List.of(
        new Action.StopPod(new PodStopping(pod.key(), pod.uid(), why, draft.now()), why));
  }

  private static boolean isLeaving(ClusterState state, Pod pod) {
    return pod.isStopping() || isLost(state, pod);
  }

  private static boolean isLost(ClusterState state, Pod pod) {
    return pod.node().filter(node -> !state.nodes().containsKey(node)).isPresent();
  }

  private void decide(PlanDraft draft, ObjectKey key) {
    guarded(
        draft,
        key,
        () -> {
          Decision decision = objects.decide(draft.view(), key);
          draft.addAll(decision.actions());
          decision.wakeAt().ifPresent(at -> draft.wake(Wake.at(at, key)));
        });
  }

  /** The status of an object, unless its decider has failed: it would speak of nothing observed. */
  private void report(PlanDraft draft, ObjectKey key) {
    if (!draft.isFaulty(key)) {
      guarded(draft, key, () -> objects.status(draft.view(), key).ifPresent(draft::add));
    }
  }

  /** One object on which a decider fails must not hold up the others. */
  private static void guarded(PlanDraft draft, ObjectKey key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      draft.fault(key, e, Wake.at(draft.now().plus(FAULT_RETRY), key));
    }
  }

  private SortedSet<PodKey> place(PlanDraft draft, Agenda agenda) {
    List<Pod> pods =
        waiting(draft, agenda).stream()
            .flatMap(key -> draft.state().pod(key).stream())
            .filter(p -> p.node().isEmpty() && !p.isStopping())
            .toList();
    SortedSet<PodKey> placed = new TreeSet<>();
    if (!pods.isEmpty()) {
      place(draft, pods, placed);
    }
    return placed;
  }

  private static SortedSet<PodKey> waiting(PlanDraft draft, Agenda agenda) {
    if (agenda.placements()) {
      return draft.state().unplaced();
    }
    SortedSet<PodKey> waiting = new TreeSet<>(draft.created());
    waiting.addAll(agenda.pods());
    return waiting;
  }

  /** One pod on which the scheduler fails must not hold up the others. */
  private void place(PlanDraft draft, List<Pod> pods, SortedSet<PodKey> placed) {
    List<PlacementDecision> decisions;
    try {
      decisions = scheduler.decide(draft.state(), pods, draft.now());
    } catch (RuntimeException e) {
      if (pods.size() == 1) {
        Pod pod = pods.getFirst();
        draft.fault(pod.owner(), e, Wake.at(draft.now().plus(FAULT_RETRY), pod.key()));
      } else {
        pods.forEach(pod -> place(draft, List.of(pod), placed));
      }
      return;
    }
    List<Action> actions = new ArrayList<>();
    decisions.forEach(decision -> actions.addAll(follow(draft, decision, placed)));
    draft.addAll(actions);
  }

  /** What a decision asks to do; decisions of one round do not depend on each other. */
  private static List<Action> follow(
      PlanDraft draft, PlacementDecision decision, SortedSet<PodKey> placed) {
    Pod pod = draft.state().pod(decision.pod()).orElseThrow();
    return switch (decision) {
      case Placement p -> {
        placed.add(pod.key());
        yield List.of(place(pod, p, draft.now()));
      }
      case Preemption p -> makeRoom(draft, pod, p);
      case Unschedulable u -> {
        draft.unschedulable(u);
        List<Action> actions = new ArrayList<>();
        actions.addAll(nominate(pod, "", draft.now(), "there is no room to be made any longer"));
        actions.addAll(hold(pod, u.summary()));
        yield actions;
      }
    };
  }

  private static Action place(Pod pod, Placement placement, Instant now) {
    return new Action.PlacePod(
        new PodPlaced(pod.key(), pod.uid(), placement.node(), now, placement.devices()),
        placement.describe());
  }

  private static List<Action> makeRoom(PlanDraft draft, Pod pod, Preemption preemption) {
    String why = "preempted by pod " + pod.key() + " of priority " + pod.spec().priority();
    List<Action> actions = new ArrayList<>();
    for (PodKey victim : preemption.victims()) {
      draft
          .state()
          .pod(victim)
          .filter(v -> !v.isStopping())
          .ifPresent(
              v ->
                  actions.add(
                      new Action.StopPod(
                          new PodStopping(v.key(), v.uid(), why, draft.now()), why)));
    }
    actions.addAll(nominate(pod, preemption.node(), draft.now(), "room is made for it"));
    actions.addAll(hold(pod, "waits for pods to go from node " + preemption.node()));
    return actions;
  }

  private static List<Action> nominate(Pod pod, String node, Instant now, String why) {
    return pod.nominatedNode().orElse("").equals(node)
        ? List.of()
        : List.of(new Action.NominatePod(new PodNominated(pod.key(), pod.uid(), node, now), why));
  }

  private static List<Action> hold(Pod pod, String why) {
    return why.equals(pod.reason())
        ? List.of()
        : List.of(new Action.HoldPod(new PodUnschedulable(pod.key(), pod.uid(), why), why));
  }
}
