package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.StateChange;
import java.time.Instant;
import java.util.List;

/**
 * What somebody asks for: a pure function of the state. It may be asked again on a newer state when
 * the log has grown meanwhile; only the last answer counts.
 *
 * @param <T> what the caller is told once the changes are durable
 */
@FunctionalInterface
public interface Command<T> {
  /**
   * Works out the changes; an exception is handed to the caller, and nothing is changed.
   *
   * @param state what is
   * @param position the position that the entry will have in the log
   * @param now the present
   */
  Answer<T> decide(ClusterState state, long position, Instant now);

  /**
   * What a command changes and answers.
   *
   * @param changes empty when there is nothing to do
   * @param result for the caller
   * @param reason why, in a few words, for the log
   */
  record Answer<T>(List<StateChange> changes, T result, String reason) {
    /** Takes an immutable copy. */
    public Answer {
      changes = List.copyOf(changes);
    }
  }
}
