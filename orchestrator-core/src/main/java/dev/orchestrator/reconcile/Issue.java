package dev.orchestrator.reconcile;

import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.util.HashSet;
import java.util.Set;

/**
 * Hands out the uids and the names of what one step makes. Uids are unique, since only one entry
 * can stand at its position.
 */
final class Issue {
  private final long position;
  private final Set<PodKey> names = new HashSet<>();
  private int next;

  Issue(long position) {
    this.position = position;
  }

  Uid uid() {
    return Uid.at(position, next++);
  }

  /** Whether nobody else has taken this name in the same step. */
  boolean claim(PodKey name) {
    return names.add(name);
  }
}
