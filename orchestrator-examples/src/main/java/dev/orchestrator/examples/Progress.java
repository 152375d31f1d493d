package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.Update;
import dev.orchestrator.Watch;
import dev.orchestrator.state.ClusterState;
import java.time.Duration;
import java.util.Optional;

/** Tells the journal what happens in a cluster while it happens. */
final class Progress implements AutoCloseable {
  private final Watch watch;
  private final Journal journal;
  private final Thread thread;
  private ClusterState last;
  private volatile boolean closed;

  private Progress(Orchestrator orchestrator, Journal journal) {
    this.journal = journal;
    watch = orchestrator.watch();
    last = orchestrator.state();
    thread = Thread.ofVirtual().name("progress").unstarted(this::run);
  }

  /** Begins with what changes from now on. */
  static Progress of(Orchestrator orchestrator, Journal journal) {
    Progress progress = new Progress(orchestrator, journal);
    progress.thread.start();
    return progress;
  }

  private void run() {
    while (!closed) {
      Optional<Update> update = watch.next(Duration.ofMillis(500));
      update.map(Update::state).ifPresent(this::tell);
    }
  }

  private void tell(ClusterState state) {
    if (state.version() > last.version()) {
      new Changes(last, state).lines().forEach(journal::line);
      last = state;
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
