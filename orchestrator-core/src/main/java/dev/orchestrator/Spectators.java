package dev.orchestrator;

import dev.orchestrator.control.Committed;
import dev.orchestrator.control.StateListener;
import dev.orchestrator.observe.Event;
import dev.orchestrator.observe.EventHistory;
import dev.orchestrator.observe.Events;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.time.Timers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Those who watch and those who wait; told on the control thread. */
final class Spectators implements StateListener, AutoCloseable {
  private final EventHistory events;
  private final Timers timers;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final List<Question<?>> questions = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  Spectators(int eventsKept, Timers timers) {
    events = new EventHistory(eventsKept);
    this.timers = timers;
  }

  /** What somebody waits for. */
  private record Question<T>(
      Function<ClusterState, Optional<T>> question, CompletableFuture<T> answer) {
    void ask(ClusterState state) {
      try {
        question.apply(state).ifPresent(answer::complete);
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    void giveUp() {
      answer.completeExceptionally(new IllegalStateException("the orchestrator is closed"));
    }
  }

  List<Event> events() {
    return events.list();
  }

  Watch watch() {
    Watch watch = new Watch(timers, watches::remove);
    watches.add(watch);
    if (closed) {
      watch.close();
    }
    return watch;
  }

  /**
   * Asks about each state from now on until there is an answer; it fails when this is closed.
   *
   * @return ends the asking
   */
  <T> Runnable ask(Function<ClusterState, Optional<T>> question, CompletableFuture<T> answer) {
    Question<T> asked = new Question<>(question, answer);
    questions.add(asked);
    if (closed) {
      asked.giveUp();
    }
    return () -> questions.remove(asked);
  }

  @Override
  public void committed(Committed step) {
    Events.of(step.before(), step.entry(), step.after()).forEach(events::add);
    watches.forEach(w -> w.offer(new Update.Changed(step.entry(), step.after())));
    questions.forEach(q -> q.ask(step.after()));
  }

  @Override
  public void resynced(ClusterState state) {
    watches.forEach(w -> w.resync(state));
    questions.forEach(q -> q.ask(state));
  }

  @Override
  public void close() {
    closed = true;
    List.copyOf(watches).forEach(Watch::close);
    questions.forEach(Question::giveUp);
  }
}
