package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Fault;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.PodKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A plan in the making, and the state that it leads to so far. */
final class PlanDraft {
  private final Instant now;
  private final Issue issue;
  private final List<Action> actions = new ArrayList<>();
  private final List<Unschedulable> unschedulable = new ArrayList<>();
  private final List<Wake> wakes = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final SortedSet<PodKey> created = new TreeSet<>();
  private final SortedSet<PodKey> placed = new TreeSet<>();
  private ClusterState state;

  PlanDraft(ClusterState state, Instant now, Issue issue) {
    this.state = state;
    this.now = now;
    this.issue = issue;
  }

  Instant now() {
    return now;
  }

  ClusterState state() {
    return state;
  }

  View view() {
    return new View(state, issue, now);
  }

  /** The pods that this plan makes. */
  SortedSet<PodKey> created() {
    return created;
  }

  /** The pods that deciders placed themselves. */
  SortedSet<PodKey> placed() {
    return placed;
  }

  void add(Action action) {
    addAll(List.of(action));
  }

  void addAll(List<Action> more) {
    if (more.isEmpty()) {
      return;
    }
    actions.addAll(more);
    state = state.with(more.stream().map(Action::change).toList());
    for (Action action : more) {
      if (action instanceof Action.CreatePod made) {
        created.add(made.change().pod());
      } else if (action instanceof Action.PlacePod put) {
        placed.add(put.change().pod());
      }
    }
  }

  void unschedulable(Unschedulable reasons) {
    unschedulable.add(reasons);
  }

  void wake(Wake wake) {
    wakes.add(wake);
  }

  /** Whether a decider failed on an object: what it would say of it is not to be relied on. */
  boolean isFaulty(ObjectKey object) {
    return faults.stream().anyMatch(f -> f.object().equals(object));
  }

  void fault(ObjectKey object, RuntimeException cause, Wake retry) {
    faults.add(new Fault(object, cause));
    wakes.add(retry);
  }

  Plan plan(long basedOn) {
    return new Plan(basedOn, actions, unschedulable, wakes, faults);
  }
}
