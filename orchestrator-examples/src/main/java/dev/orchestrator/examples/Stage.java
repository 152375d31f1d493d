package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The orchestrator that is at work at a site, one after the other, with its progress told. Whatever
 * happens, also when the program is interrupted, the application is deleted in the end.
 */
final class Stage {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Site site;
  private final Journal journal;
  private final ObjectKey namespace;
  private Optional<Session> session = Optional.empty();
  private boolean used;
  private boolean over;

  /** An orchestrator at work. */
  private record Session(Orchestrator orchestrator, Progress progress) {}

  Stage(Site site, Journal journal, ObjectKey namespace) {
    this.site = site;
    this.journal = journal;
    this.namespace = namespace;
  }

  /** Starts an orchestrator, on the same store each time. */
  synchronized void enter(String name) {
    if (over) {
      throw new IllegalStateException("it is over");
    }
    used = true;
    Orchestrator orchestrator = site.open(name);
    session = Optional.of(new Session(orchestrator, Progress.of(orchestrator, journal)));
  }

  /** Closes the orchestrator; what it runs, runs on. */
  synchronized void leave() {
    if (session.isPresent()) {
      session.get().progress().close();
      session.get().orchestrator().close();
      session = Optional.empty();
    }
  }

  synchronized Orchestrator orchestrator() {
    return session.orElseThrow(() -> new IllegalStateException("it is over")).orchestrator();
  }

  ClusterState state() {
    return orchestrator().state();
  }

  /** Waits until all nodes answer, and tells how many there are. */
  int awaitNodes() {
    await(
        "all nodes answer",
        state ->
            state.nodes().keySet().equals(site.nodes().keySet())
                && state.nodes().values().stream().allMatch(Node::ready));
    return site.nodes().size();
  }

  /** Waits until the cluster is as it should be. */
  void await(String what, Predicate<ClusterState> condition) {
    Optional<ClusterState> reached =
        orchestrator()
            .await(
                state -> condition.test(state) ? Optional.of(state) : Optional.empty(), PATIENCE);
    if (reached.isEmpty()) {
      throw new IllegalStateException("not within " + PATIENCE.toSeconds() + " s: " + what);
    }
  }

  /** Deletes the application and everything else that was made, once; tells how long that took. */
  synchronized Duration clear() {
    long begin = System.nanoTime();
    if (used && !over) {
      if (session.isEmpty()) {
        enter("last");
      }
      over = true;
      orchestrator().delete(namespace);
      await(
          "everything deleted",
          state -> state.declaration(namespace).isEmpty() && state.pods().isEmpty());
      leave();
    }
    over = true;
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  synchronized boolean isOver() {
    return over;
  }
}
