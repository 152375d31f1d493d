package dev.orchestrator.plan;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the scheduler says about one pod on one node. */
public sealed interface NodeVerdict {
  /** The node. */
  String node();

  /** The node with its scores by rule, or with all that is in the way there. */
  String describe();

  /**
   * The pod may run there.
   *
   * @param node the node
   * @param total the node's score
   * @param scores the weighted score by rule; {@code total} is their sum
   */
  record Fits(String node, long total, SortedMap<String, Long> scores) implements NodeVerdict {
    /** Takes an immutable copy. */
    public Fits {
      scores = Collections.unmodifiableSortedMap(new TreeMap<>(scores));
    }

    @Override
    public String describe() {
      return node + ": fits, " + total + " " + scores;
    }
  }

  /**
   * The pod may not run there.
   *
   * @param rejections the rules that refuse, in the order of the rules; at least one
   * @param preemptionMightHelp whether all of them could be satisfied by stopping pods of the node
   *     that are less important, as far as that can be told without trying
   */
  record Refuses(List<Rejection> rejections, boolean preemptionMightHelp) implements NodeVerdict {
    /**
     * Takes an immutable copy.
     *
     * @throws IllegalArgumentException when no rule refuses
     */
    public Refuses {
      rejections = List.copyOf(rejections);
      if (rejections.isEmpty()) {
        throw new IllegalArgumentException("no rule refuses");
      }
    }

    /** The first rule that refuses. */
    public Rejection rejection() {
      return rejections.getFirst();
    }

    @Override
    public String node() {
      return rejection().node();
    }

    @Override
    public String describe() {
      return node()
          + ": "
          + rejections.stream().map(Rejection::describe).collect(Collectors.joining("; "));
    }

    /** How many rules refuse for another reason than an amount. */
    int obstacles() {
      return (int) rejections.stream().filter(r -> r.shortages().isEmpty()).count();
    }

    /** The largest part of an amount that is missing, in thousandths; 0 when none is. */
    int missingMillis() {
      return rejections.stream()
          .flatMap(r -> r.shortages().stream())
          .mapToInt(Shortage::missingMillis)
          .max()
          .orElse(0);
    }
  }
}
