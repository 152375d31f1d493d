package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Kind;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves that leave nodes without pods. First way: the nodes with the least on them are emptied one
 * by one onto the others. Second way: all pods are packed anew, and moved to where they belong. The
 * one that needs fewer nodes is taken, the first among equals.
 */
final class NodeSaving {
  private final Rearrangement start;

  NodeSaving(Rearrangement start) {
    this.start = start;
  }

  /** The nodes that have pods, those of DaemonSets not counted. */
  static NavigableSet<String> used(ClusterState state) {
    NavigableSet<String> used = new TreeSet<>();
    for (Pod pod : state.pods().values()) {
      if (pod.owner().kind() != Kind.DAEMON_SET && !pod.phase().isTerminal()) {
        pod.node().filter(n -> state.nodes().containsKey(n)).ifPresent(used::add);
      }
    }
    return used;
  }

  Rearrangement best() {
    Rearrangement emptied = start.copy();
    empty(emptied);
    Packing packing = new Packing(start);
    int few = used(emptied.state()).size();
    if (packing.nodes() < few) {
      Rearrangement repacked = start.copy();
      new Transition(repacked, packing.target()).run();
      empty(repacked);
      if (used(repacked.state()).size() < few) {
        return repacked;
      }
    }
    return emptied;
  }

  // The first way

  private static void empty(Rearrangement moves) {
    Set<String> kept = new LinkedHashSet<>();
    boolean found = true;
    while (found && moves.left() > 0) {
      found = false;
      for (String node : emptiestFirst(moves.state())) {
        if (!kept.contains(node)) {
          Rearrangement trial = moves.copy();
          if (empty(trial, node)) {
            moves.adopt(trial);
            found = true;
            break;
          }
          kept.add(node);
          trial.leftAlone().forEach(l -> moves.leave(l.what(), l.why()));
        }
      }
    }
  }

  private static List<String> emptiestFirst(ClusterState state) {
    Loads loads = new Loads(state);
    return used(state).stream()
        .sorted(
            Comparator.comparingLong((String n) -> loads.fill(loads.number(n)))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static boolean empty(Rearrangement moves, String node) {
    Loads loads = new Loads(moves.state());
    int from = loads.number(node);
    List<Pod> pods =
        new ArrayList<>(
            moves.podsOn(node).stream().filter(p -> p.owner().kind() != Kind.DAEMON_SET).toList());
    if (pods.isEmpty() || pods.size() > moves.left()) {
      moves.leave("node " + node, pods.isEmpty() ? "its pods are going" : "too many moves");
      return false;
    }
    pods.sort(
        Comparator.comparingLong((Pod p) -> -loads.size(loads.requests(p.revision()), from))
            .thenComparing(Pod::key));
    NavigableSet<String> others = used(moves.state());
    others.remove(node);
    for (Pod pod : pods) {
      long gain = pod.equals(pods.getLast()) ? 1 : 0;
      if (moves.pinned(pod).isPresent() || !moveToAny(moves, loads, pod, from, others, gain)) {
        moves.leave("node " + node, "pod " + pod.key() + " cannot go to any other node in use");
        return false;
      }
    }
    return true;
  }

  private static boolean moveToAny(
      Rearrangement moves, Loads loads, Pod pod, int from, Set<String> others, long gain) {
    long[] amount = loads.requests(pod.revision());
    List<Integer> targets =
        others.stream()
            .map(loads::number)
            .filter(n -> Loads.fits(amount, loads.free(n)) && loads.mayRun(pod, n))
            .sorted(
                Comparator.comparingLong((Integer n) -> loads.stranded(n, amount, 1))
                    .thenComparing(Comparator.comparingLong((Integer n) -> -loads.fill(n)))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    for (int to : targets) {
      String reason = "empties node " + loads.node(from).name();
      if (moves.move(pod, loads.node(to).name(), gain, reason)) {
        loads.free(from, amount, 1);
        loads.free(to, amount, -1);
        return true;
      }
    }
    return false;
  }
}
