package dev.orchestrator.scheduling;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Moves that bring processor and memory back together: of all moves from the nodes with the most
 * stranded resources the one that gains most, again and again.
 */
final class FragmentationMoves {
  /** A move that gains less is not worth stopping a pod for. */
  private static final long LEAST_GAIN = 10;

  private static final int SOURCES = 20;

  /** A possible move. */
  private record Option(Pod pod, int from, int to, long gain) {}

  private final Rearrangement moves;
  private final Loads loads;
  private final Set<List<Object>> refused = new LinkedHashSet<>();

  FragmentationMoves(Rearrangement moves) {
    this.moves = moves;
    loads = new Loads(moves.state());
  }

  static long stranded(ClusterState state) {
    Loads loads = new Loads(state);
    return IntStream.range(0, loads.nodes())
        .filter(n -> loads.node(n).schedulable())
        .mapToLong(n -> loads.stranded(n, loads.nothing(), 0))
        .sum();
  }

  void run() {
    while (moves.left() > 0) {
      List<Option> options = options();
      if (options.stream().noneMatch(this::take)) {
        return;
      }
    }
  }

  private boolean take(Option option) {
    String from = loads.node(option.from()).name();
    String to = loads.node(option.to()).name();
    boolean moved = moves.move(option.pod(), to, option.gain(), reason(option));
    if (moved) {
      long[] amount = loads.requests(option.pod().revision());
      loads.free(option.from(), amount, 1);
      loads.free(option.to(), amount, -1);
      refused.clear();
    } else {
      refused.add(List.of(option.pod().key(), to));
      moves.leave("pod " + option.pod().key(), "a rule keeps it on " + from);
    }
    return moved;
  }

  private String reason(Option option) {
    return loads.stranded(option.from(), loads.nothing(), 0)
        + " thousandths are stranded on "
        + loads.node(option.from()).name();
  }

  /** The best move of each pod, the best of all first. */
  private List<Option> options() {
    List<Option> options = new ArrayList<>();
    IntStream.range(0, loads.nodes())
        .boxed()
        .filter(n -> loads.node(n).schedulable())
        .sorted(Comparator.comparingLong((Integer n) -> -loads.stranded(n, loads.nothing(), 0)))
        .limit(SOURCES)
        .forEach(node -> addOptions(node, options));
    options.sort(
        Comparator.comparingLong(Option::gain)
            .reversed()
            .thenComparing(o -> o.pod().key())
            .thenComparingInt(Option::to));
    return options;
  }

  private void addOptions(int from, List<Option> options) {
    for (Pod pod : moves.podsOn(loads.node(from).name())) {
      if (moves.pinned(pod).isEmpty()) {
        Option best = best(pod, from);
        if (best.gain() >= LEAST_GAIN) {
          options.add(best);
        }
      }
    }
  }

  private Option best(Pod pod, int from) {
    long[] amount = loads.requests(pod.revision());
    long here = gain(from, amount, -1);
    Option best = new Option(pod, from, from, 0);
    for (int to = 0; to < loads.nodes(); to++) {
      if (to != from && loads.node(to).schedulable() && Loads.fits(amount, loads.free(to))) {
        long gain = here + gain(to, amount, 1);
        if (gain > best.gain() && !isRefused(pod.key(), to) && loads.mayRun(pod, to)) {
          best = new Option(pod, from, to, gain);
        }
      }
    }
    return best;
  }

  private boolean isRefused(PodKey pod, int to) {
    return refused.contains(List.<Object>of(pod, loads.node(to).name()));
  }

  private long gain(int node, long[] amount, int sign) {
    return loads.stranded(node, loads.nothing(), 0) - loads.stranded(node, amount, sign);
  }
}
