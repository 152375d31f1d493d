package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * All pods that may be moved and that no hard rule ties to others, packed anew onto as few nodes as
 * several rules find; the others stay where they are. Where equal nodes get pods, each gets those
 * of which it has the most already.
 */
final class Packing {
  /** What a bin is for: equal nodes take the same pods. */
  private record NodeKind(List<Long> free, List<Boolean> takes) {}

  private record Bin(int node, List<Pod> pods) {}

  private final Rearrangement moves;
  private final Loads loads;
  private final List<BinFilling.Item> items = new ArrayList<>();
  private final boolean[] needed;
  private final List<Bin> best;
  private final int used;

  Packing(Rearrangement moves) {
    this.moves = moves;
    loads = new Loads(moves.state());
    needed = new boolean[loads.nodes()];
    collect();
    List<List<Bin>> found =
        Arrays.stream(BinFilling.Rule.values())
            .map(this::fill)
            .filter(bins -> !bins.isEmpty())
            .toList();
    best = found.stream().min(Comparator.comparingInt(this::count)).orElse(List.of());
    used = best.isEmpty() ? Integer.MAX_VALUE : count(best);
  }

  /** How many nodes have pods then; the largest number when there is no packing. */
  int nodes() {
    return used;
  }

  private int count(List<Bin> bins) {
    long fixed = IntStream.range(0, needed.length).filter(n -> needed[n]).count();
    return (int) (fixed + bins.stream().filter(b -> !needed[b.node()]).count());
  }

  /** Takes the pods that can be packed off their nodes. */
  private void collect() {
    Map<List<Object>, BinFilling.Item> byKind = new LinkedHashMap<>();
    for (int node = 0; node < loads.nodes(); node++) {
      for (PodKey key : moves.state().podsOn(loads.node(node).name())) {
        Pod pod = moves.state().pod(key).orElseThrow();
        if (pod.isActive() && isFree(pod)) {
          long[] amount = loads.requests(pod.revision());
          loads.free(node, amount, 1);
          byKind.computeIfAbsent(kind(pod, amount), k -> item(pod, amount)).pods().add(pod);
        } else if (!pod.phase().isTerminal() && pod.owner().kind() != Kind.DAEMON_SET) {
          needed[node] = true;
        }
      }
    }
    items.addAll(byKind.values());
  }

  private boolean isFree(Pod pod) {
    Affinity affinity = pod.spec().affinity();
    return moves.pinned(pod).isEmpty()
        && affinity.requiredPods().isEmpty()
        && affinity.requiredAntiPods().isEmpty()
        && pod.spec().containers().stream()
            .allMatch(c -> c.ports().stream().allMatch(p -> p.hostPort().isEmpty()))
        && !moves.isRuled(pod);
  }

  private static List<Object> kind(Pod pod, long[] amount) {
    return List.of(
        Arrays.stream(amount).boxed().toList(),
        pod.spec().nodeSelector(),
        pod.spec().affinity().requiredNodes(),
        pod.spec().tolerations());
  }

  private BinFilling.Item item(Pod pod, long[] amount) {
    boolean[] takes = new boolean[loads.nodes()];
    for (int node = 0; node < takes.length; node++) {
      takes[node] = loads.mayRun(pod, node);
    }
    return new BinFilling.Item(amount, takes);
  }

  private List<Bin> fill(BinFilling.Rule rule) {
    BinFilling filling = new BinFilling(loads, items, rule);
    List<Bin> bins = new ArrayList<>();
    for (int node : order()) {
      List<Pod> pods = filling.fill(node);
      if (!pods.isEmpty()) {
        bins.add(new Bin(node, pods));
      }
    }
    return filling.isDone() ? bins : List.of();
  }

  /** Nodes that are needed anyway first, then the largest. */
  private List<Integer> order() {
    double[] rooms = BinFilling.rooms(loads, items);
    return IntStream.range(0, loads.nodes())
        .boxed()
        .sorted(
            Comparator.comparing((Integer n) -> !needed[n])
                .thenComparing(Comparator.comparingDouble((Integer n) -> -rooms[n]))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Where each pod belongs. */
  SortedMap<PodKey, String> target() {
    Map<NodeKind, List<Integer>> alike = new LinkedHashMap<>();
    for (int node = 0; node < loads.nodes(); node++) {
      if (!needed[node]) {
        alike.computeIfAbsent(kind(node), k -> new ArrayList<>()).add(node);
      }
    }
    SortedMap<PodKey, String> target = new TreeMap<>();
    Map<NodeKind, List<Bin>> binsByKind = new LinkedHashMap<>();
    for (Bin bin : best) {
      if (needed[bin.node()]) {
        put(target, bin, bin.node());
      } else {
        binsByKind.computeIfAbsent(kind(bin.node()), k -> new ArrayList<>()).add(bin);
      }
    }
    binsByKind.forEach((kind, bins) -> assign(target, bins, alike.getOrDefault(kind, List.of())));
    return target;
  }

  private NodeKind kind(int node) {
    return new NodeKind(
        Arrays.stream(loads.free(node)).boxed().toList(),
        items.stream().map(i -> i.takes()[node]).toList());
  }

  private void put(SortedMap<PodKey, String> target, Bin bin, int node) {
    bin.pods().forEach(p -> target.put(p.key(), loads.node(node).name()));
  }

  private record Match(Bin bin, int node, long common) {}

  private void assign(SortedMap<PodKey, String> target, List<Bin> bins, List<Integer> nodes) {
    List<Match> matches = new ArrayList<>();
    for (Bin bin : bins) {
      for (int node : nodes) {
        matches.add(new Match(bin, node, common(bin, node)));
      }
    }
    matches.sort(Comparator.comparingLong(Match::common).reversed());
    List<Bin> openBins = new ArrayList<>(bins);
    List<Integer> openNodes = new ArrayList<>(nodes);
    for (Match match : matches) {
      if (openNodes.contains(match.node()) && openBins.remove(match.bin())) {
        openNodes.remove(Integer.valueOf(match.node()));
        put(target, match.bin(), match.node());
      }
    }
  }

  /** How much of a bin is on a node already. */
  private long common(Bin bin, int node) {
    String name = loads.node(node).name();
    return bin.pods().stream()
        .filter(p -> p.node().orElseThrow().equals(name))
        .mapToLong(p -> 1 + loads.size(loads.requests(p.revision()), node))
        .sum();
  }
}
