package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  private Optional<Ending> ending = Optional.empty();
  private boolean over;

  /**
   * How it ended.
   *
   * @param took how long the deletion took
   * @param left what is still there
   */
  record Ending(Duration took, List<String> left) {}

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

  /** Deletes the application and everything else that was made, once. */
  synchronized Ending end() {
    if (ending.isEmpty()) {
      if (session.isEmpty()) {
        enter("last");
      }
      over = true;
      ending = Optional.of(clear());
      site.close();
    }
    return ending.get();
  }

  private Ending clear() {
    long begin = System.nanoTime();
    ClusterState last = state();
    orchestrator().delete(namespace);
    await(
        "everything deleted",
        state -> state.declaration(namespace).isEmpty() && state.pods().isEmpty());
    leave();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    List<String> left = new ArrayList<>(site.leftovers(last.clusterId()));
    left.addAll(RollCall.of(last).answering());
    return new Ending(took, List.copyOf(left));
  }

  synchronized boolean isOver() {
    return over;
  }
}
