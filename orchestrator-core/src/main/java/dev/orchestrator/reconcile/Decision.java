package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a decider answers about one object.
 *
 * @param actions in order
 * @param wakeAt when to look at the object again, if time alone will change something
 */
record Decision(List<Action> actions, Optional<Instant> wakeAt) {
  static final Decision NOTHING = new Decision(List.of(), Optional.empty());

  static Decision of(List<Action> actions) {
    return new Decision(actions, Optional.empty());
  }

  static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
    return a.isEmpty() ? b : b.isEmpty() || a.get().isBefore(b.get()) ? a : b;
  }

  Decision and(Decision other) {
    List<Action> both = new ArrayList<>(actions);
    both.addAll(other.actions);
    return new Decision(both, earlier(wakeAt, other.wakeAt));
  }
}
