package dev.orchestrator.state;

import java.time.Instant;
import java.util.List;

/**
 * One step of the log: changes that take effect together, and who made them, why and on which
 * request.
 *
 * @param at when it was made, by its author's clock
 * @param epoch the epoch of the leader that decided it; 0 for what a user asked for, which no
 *     leader outranks
 * @param actor who made it, for example {@code api} or {@code control}
 * @param reason why, in a few words
 * @param requestId the request that it answers; may be empty
 * @param changes in the order in which they take effect
 */
public record Entry(
    Instant at,
    long epoch,
    String actor,
    String reason,
    String requestId,
    List<StateChange> changes) {
  /** Takes an immutable copy. */
  public Entry {
    changes = List.copyOf(changes);
  }
}
