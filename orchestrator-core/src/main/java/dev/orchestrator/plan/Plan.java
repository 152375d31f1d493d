package dev.orchestrator.plan;

import dev.orchestrator.state.StateChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What to do next, decided from one version of the state.
 *
 * @param basedOn the version of the state that it was decided from; it is void when the log has grown since
 * @param actions in the order in which they take effect
 * @param unschedulable the pods that found no node, with the reasons
 * @param wakeAt when to decide again even if nothing changes
 */
public record Plan(
    long basedOn, List<Action> actions, List<Unschedulable> unschedulable, Optional<Instant> wakeAt) {
  /** Takes immutable copies. */
  public Plan {
    actions = List.copyOf(actions);
    unschedulable = List.copyOf(unschedulable);
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
    String waiting = unschedulable.stream().map(Unschedulable::describe).collect(Collectors.joining("\n"));
    return waiting.isEmpty() ? done : done + "\n" + waiting;
  }

  @Override
  public String toString() {
    return "Plan[basedOn=" + basedOn + "]\n" + describe();
  }
}
