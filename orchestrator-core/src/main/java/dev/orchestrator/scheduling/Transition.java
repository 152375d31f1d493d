package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Moves pods to where they belong in an order in which each has room when its turn comes. Pods that
 * wait for each other's room are parted by moving one of them elsewhere for a time. Ends where
 * nothing can be moved any more: what was moved is valid then too.
 */
final class Transition {
  private final Rearrangement moves;
  private final Loads loads;
  private final SortedMap<PodKey, String> open;
  private final Set<PodKey> parked = new LinkedHashSet<>();

  Transition(Rearrangement moves, SortedMap<PodKey, String> target) {
    this.moves = moves;
    loads = new Loads(moves.state());
    open = new TreeMap<>(target);
    open.entrySet().removeIf(e -> node(pod(e.getKey())).equals(e.getValue()));
  }

  private Pod pod(PodKey key) {
    return moves.state().pod(key).orElseThrow();
  }

  private static String node(Pod pod) {
    return pod.node().orElseThrow();
  }

  void run() {
    while (!open.isEmpty() && (settle() || park())) {
      // until nothing moves any more
    }
  }

  /** Moves every pod that has room where it belongs, the largest first. */
  private boolean settle() {
    boolean moved = false;
    for (PodKey key : largestFirst()) {
      String to = open.getOrDefault(key, "");
      if (move(pod(key), to, "packed onto " + to)) {
        open.remove(key);
        moved = true;
      }
    }
    return moved;
  }

  private List<PodKey> largestFirst() {
    return open.keySet().stream()
        .sorted(
            Comparator.comparingLong((PodKey k) -> -size(pod(k)))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private long size(Pod pod) {
    return loads.size(loads.requests(pod.revision()), loads.number(node(pod)));
  }

  /** Moves a pod out of the way of those that belong on its node, where it hinders least. */
  private boolean park() {
    for (PodKey key : largestFirst()) {
      Pod pod = pod(key);
      if (!parked.contains(key) && open.containsValue(node(pod))) {
        for (int to : emptiestFirst(pod)) {
          if (move(pod, loads.node(to).name(), "makes room on " + node(pod))) {
            parked.add(key);
            return true;
          }
        }
      }
    }
    return false;
  }

  private List<Integer> emptiestFirst(Pod pod) {
    int here = loads.number(node(pod));
    return IntStream.range(0, loads.nodes())
        .boxed()
        .filter(n -> n != here)
        .sorted(Comparator.comparingLong(loads::fill).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private boolean move(Pod pod, String to, String reason) {
    int target = loads.number(to);
    long[] amount = loads.requests(pod.revision());
    if (!Loads.fits(amount, loads.free(target))
        || !loads.mayRun(pod, target)
        || !moves.move(pod, to, 0, reason)) {
      return false;
    }
    loads.free(loads.number(node(pod)), amount, 1);
    loads.free(target, amount, -1);
    return true;
  }
}
