package dev.orchestrator.plan;

import dev.orchestrator.state.StateChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to do next, decided from one version of the state.
 *
 * @param basedOn the version of the state that it was decided from; it is void when the log has
 *     grown since
 * @param actions in the order in which they take effect
 * @param unschedulable the pods that found no node, with the reasons
 * @param wakes what to look at again when its time has come, even if nothing changes
 * @param faults objects about which nothing could be decided
 */
public record Plan(
    long basedOn,
    List<Action> actions,
    List<Unschedulable> unschedulable,
    List<Wake> wakes,
    List<Fault> faults) {
  /** Takes immutable copies. */
  public Plan {
    actions = List.copyOf(actions);
    unschedulable = List.copyOf(unschedulable);
    wakes = List.copyOf(wakes);
    faults = List.copyOf(faults);
  }

  /** When to decide again even if nothing changes. */
  public Optional<Instant> wakeAt() {
    return wakes.stream().map(Wake::at).min(Comparator.naturalOrder());
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return actions.isEmpty();
  }

  /** The intended changes in order. */
  public List<StateChange> changes() {
    return actions.stream().map(Action::change).toList();
  }

  /** The plan as text: a line for each action with its reason, then what could not be placed. */
  public String describe() {
    String done =
        actions.isEmpty()
            ? "nothing to do"
            : actions.stream().map(PlanText::line).collect(Collectors.joining("\n"));
    String waiting =
        unschedulable.stream().map(Unschedulable::describe).collect(Collectors.joining("\n"));
    return waiting.isEmpty() ? done : done + "\n" + waiting;
  }

  @Override
  public String toString() {
    return "Plan[basedOn=" + basedOn + "]\n" + describe();
  }
}
