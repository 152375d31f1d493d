package dev.orchestrator.plan;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the scheduler says about one pod on one node. */
public sealed interface NodeVerdict {
  /** The node. */
  String node();

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
  }

  /**
   * The pod may not run there.
   *
   * @param rejection the first rule that refuses
   */
  record Refuses(Rejection rejection) implements NodeVerdict {
    @Override
    public String node() {
      return rejection.node();
    }
  }
}
