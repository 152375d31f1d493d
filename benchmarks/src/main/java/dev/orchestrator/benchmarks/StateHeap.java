package dev.orchestrator.benchmarks;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.store.StateCodec;
import dev.orchestrator.store.StateStore.Snapshot;

/** Prints how much heap a state takes: {@code StateHeap [pods]}, by default 100,000. */
public final class StateHeap {
  private StateHeap() {}

  /** Measures what is in use with and without the state. */
  public static void main(String[] args) {
    int pods = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    Snapshot snapshot = fold(pods);
    long before = usedBytes();
    ClusterState restored = new StateCodec().decodeSnapshot(snapshot);
    String how = "restored from a snapshot of " + (snapshot.payload().length >> 10) + " KiB";
    print(restored, how, usedBytes() - before);
  }

  private static Snapshot fold(int pods) {
    long before = usedBytes();
    ClusterState state = ClusterHistory.fold(ClusterHistory.of(pods));
    print(state, "folded", usedBytes() - before);
    return new Snapshot(state.version(), new StateCodec().encodeSnapshot(state));
  }

  private static void print(ClusterState state, String how, long bytes) {
    int pods = state.pods().size();
    System.out.printf(
        "%,d pods, %s: %,d MiB, %,d bytes a pod%n", pods, how, bytes >> 20, bytes / pods);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }
}
