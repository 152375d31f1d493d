package dev.orchestrator.control;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.store.LogTruncatedException;
import dev.orchestrator.store.StateCodec;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StateStore.AppendResult;
import dev.orchestrator.store.StateStore.LogRecord;
import dev.orchestrator.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The log as this process knows it: the state folded from it, and the only way to extend it. Used
 * by the control thread only.
 */
final class ControlLog {
  private static final int READ_LIMIT = 1_000;

  private final StateStore store;
  private final StateCodec codec;
  private final StateListener listener;
  private ClusterState state = ClusterState.EMPTY;
  private boolean outcomeUnknown;

  ControlLog(StateStore store, StateCodec codec, StateListener listener) {
    this.store = store;
    this.codec = codec;
    this.listener = listener;
  }

  ClusterState state() {
    return state;
  }

  /** Folds the newest snapshot and everything after it, without telling the listener. */
  void recover() {
    store
        .loadSnapshot()
        .filter(s -> s.position() > state.version())
        .ifPresent(s -> state = codec.decodeSnapshot(s));
    readOn(record -> state = state.apply(record.position(), codec.decode(record)));
    outcomeUnknown = false;
  }

  /** Folds what was appended by others, and what an append of unknown outcome has left. */
  List<Committed> catchUp() {
    List<Committed> seen = new ArrayList<>();
    try {
      readOn(record -> seen.add(fold(codec.decode(record))));
      outcomeUnknown = false;
    } catch (LogTruncatedException behind) {
      recover();
      listener.resynced(state);
    }
    return seen;
  }

  private void readOn(Consumer<LogRecord> fold) {
    List<LogRecord> portion;
    do {
      portion = store.read(state.version(), READ_LIMIT);
      portion.forEach(fold);
    } while (portion.size() == READ_LIMIT);
  }

  /**
   * Appends entries that were decided on {@link #state()}; all of them or none.
   *
   * @return empty when the log had grown: decide again after {@link #catchUp}
   * @throws StoreUnavailableException when the outcome is unknown
   */
  Optional<List<Committed>> append(List<Entry> entries) {
    if (outcomeUnknown) {
      throw new IllegalStateException("the outcome of the last append is unknown: catch up first");
    }
    List<byte[]> records = entries.stream().map(codec::encode).toList();
    outcomeUnknown = true;
    AppendResult result = store.append(state.version(), records);
    outcomeUnknown = false;
    return switch (result) {
      case AppendResult.Appended appended -> Optional.of(entries.stream().map(this::fold).toList());
      case AppendResult.Conflict conflict -> Optional.empty();
    };
  }

  private Committed fold(Entry entry) {
    Committed step = new Committed(state, entry, state.apply(state.version() + 1, entry));
    state = step.after();
    listener.committed(step);
    return step;
  }
}
