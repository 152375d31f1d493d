package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Entries that are about to be appended, and the state that they will lead to. */
final class Draft {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Runnable> acknowledgements = new ArrayList<>();
  private final Docket docket;
  private ClusterState state;

  Draft(ClusterState state, Docket docket) {
    this.state = state;
    this.docket = docket;
  }

  ClusterState state() {
    return state;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Adds an entry, and what it asks to look at to the docket. */
  void add(Entry entry) {
    ClusterState before = state;
    state = state.apply(state.version() + 1, entry);
    entries.add(entry);
    docket.note(before, entry, state);
  }

  void add(PendingCommand<?> command, Instant now) {
    command
        .decide(state, now)
        .ifPresent(
            decided -> {
              decided.entry().ifPresent(this::add);
              acknowledgements.add(decided.acknowledge());
            });
  }

  /** The entries are durable: tells those who wait for it. */
  void acknowledge() {
    acknowledgements.forEach(Runnable::run);
  }
}
