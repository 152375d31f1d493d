package dev.orchestrator.reconcile;

import dev.orchestrator.healing.PodLifecycle;
import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Composes the deciders into one plan: pods' next steps, declared objects, placement, statuses;
 * each sees what the ones before it decided.
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
    for (PodKey key : agenda.pods()) {
      draft
          .state()
          .pod(key)
          .ifPresent(pod -> due.addAll(advance(draft, pod, agenda.cleared().contains(key))));
    }
    due.forEach(key -> decide(draft, key));
    SortedSet<PodKey> placed = place(draft, agenda.placements());
    placed.addAll(draft.placed());
    placed.forEach(key -> draft.state().pod(key).ifPresent(pod -> advance(draft, pod, false)));
    placed.forEach(key -> draft.state().pod(key).ifPresent(pod -> due.add(pod.owner())));
    due.forEach(
        key -> guarded(draft, key, () -> objects.status(draft.view(), key).ifPresent(draft::add)));
    return draft.plan(state.version());
  }

  /** The next step of a pod; answers whose status it changes. */
  private static List<ObjectKey> advance(PlanDraft draft, Pod pod, boolean cleared) {
    PodLifecycle.Step step = PodLifecycle.next(pod, cleared, draft.now());
    draft.addAll(step.actions());
    step.wakeAt().ifPresent(at -> draft.wake(Wake.at(at, pod.key())));
    return step.actions().isEmpty() ? List.of() : List.of(pod.owner());
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

  /** One object on which a decider fails must not hold up the others. */
  private static void guarded(PlanDraft draft, ObjectKey key, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      draft.fault(key, e, Wake.at(draft.now().plus(FAULT_RETRY), key));
    }
  }

  private SortedSet<PodKey> place(PlanDraft draft, boolean all) {
    SortedSet<PodKey> waiting = all ? draft.state().unplaced() : draft.created();
    List<Pod> pods =
        waiting.stream()
            .flatMap(key -> draft.state().pod(key).stream())
            .filter(p -> p.node().isEmpty() && !p.isStopping())
            .toList();
    SortedSet<PodKey> placed = new TreeSet<>();
    if (pods.isEmpty()) {
      return placed;
    }
    for (PlacementDecision decision : scheduler.decide(draft.state(), pods, draft.now())) {
      Pod pod = draft.state().pod(decision.pod()).orElseThrow();
      switch (decision) {
        case Placement p -> {
          draft.add(
              new Action.PlacePod(
                  new PodPlaced(pod.key(), pod.uid(), p.node(), draft.now()),
                  "score " + p.score()));
          placed.add(pod.key());
        }
        case Unschedulable u -> hold(draft, pod, u);
      }
    }
    return placed;
  }

  private static void hold(PlanDraft draft, Pod pod, Unschedulable unschedulable) {
    draft.unschedulable(unschedulable);
    String why = unschedulable.summary();
    if (!why.equals(pod.reason())) {
      draft.add(new Action.HoldPod(new PodUnschedulable(pod.key(), pod.uid(), why), why));
    }
  }
}
