package dev.orchestrator.reconcile;

import dev.orchestrator.state.Uid;

/**
 * Hands out the uids of what one step makes: unique, since only one entry can stand at its
 * position.
 */
final class Issue {
  private final long position;
  private int next;

  Issue(long position) {
    this.position = position;
  }

  Uid uid() {
    return Uid.at(position, next++);
  }
}
