package dev.orchestrator.control;

import dev.orchestrator.control.Command.Answer;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A command that waits for its answer to become durable. */
final class PendingCommand<T> {
  private final String actor;
  private final String requestId;
  private final Command<T> command;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  PendingCommand(String actor, String requestId, Command<T> command) {
    this.actor = actor;
    this.requestId = requestId;
    this.command = command;
  }

  CompletableFuture<T> result() {
    return result;
  }

  void fail(Throwable cause) {
    result.completeExceptionally(cause);
  }

  /**
   * What it comes to on this state; empty when it was refused, which its caller is told at once.
   */
  Optional<Decided> decide(ClusterState state, Instant now) {
    try {
      Answer<T> answer = command.decide(state, state.version() + 1, now);
      Optional<Entry> entry =
          answer.changes().isEmpty()
              ? Optional.empty()
              : Optional.of(new Entry(now, 0, actor, answer.reason(), requestId, answer.changes()));
      return Optional.of(new Decided(entry, () -> result.complete(answer.result())));
    } catch (RuntimeException refused) {
      fail(refused);
      return Optional.empty();
    }
  }

  /**
   * A command's entry, and how its caller is told.
   *
   * @param entry empty when there is nothing to change
   * @param acknowledge to be called once the entry is durable
   */
  record Decided(Optional<Entry> entry, Runnable acknowledge) {}
}
