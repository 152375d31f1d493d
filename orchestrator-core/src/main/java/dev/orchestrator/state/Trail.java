package dev.orchestrator.state;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The latest steps that led to a state. States share the steps that they have in common, so that
 * what may differ between two of them is found without looking at what they hold. Steps that are
 * old are forgotten: a thousand of them, or a hundred thousand changes, are kept at least.
 */
final class Trail {
  private static final long STEPS_KEPT = 1_000;
  private static final long CHANGES_KEPT = 100_000;

  private final long steps;
  private final long changesSoFar;
  private final List<StateChange> changes;
  private final Trail mark;
  private @Nullable Trail before;

  private Trail() {
    steps = 0;
    changesSoFar = 0;
    changes = List.of();
    mark = this;
  }

  private Trail(Trail before, List<StateChange> changes) {
    this.before = before;
    this.changes = changes;
    steps = before.steps + 1;
    changesSoFar = before.changesSoFar + changes.size();
    if (before.isFarFrom(before.mark)) {
      before.mark.before = null;
      mark = before;
    } else {
      mark = before.mark;
    }
  }

  /** The beginning of a trail. */
  static Trail begin() {
    return new Trail();
  }

  /** This trail and one more step. */
  Trail plus(Collection<? extends StateChange> step) {
    return new Trail(this, List.copyOf(step));
  }

  private boolean isFarFrom(Trail earlier) {
    return steps - earlier.steps >= STEPS_KEPT
        || changesSoFar - earlier.changesSoFar >= CHANGES_KEPT;
  }

  /** The changes since the last common step, on either side; empty when it is forgotten. */
  Optional<List<StateChange>> differences(Trail other) {
    List<StateChange> found = new ArrayList<>();
    Trail one = this;
    Trail two = other;
    while (one != two) {
      boolean stepOne = one.steps >= two.steps;
      Trail behind = stepOne ? one : two;
      Trail next = behind.before;
      if (next == null) {
        return Optional.empty();
      }
      found.addAll(behind.changes);
      one = stepOne ? next : one;
      two = stepOne ? two : next;
    }
    return Optional.of(found);
  }
}
