package dev.orchestrator.scheduling;

import dev.orchestrator.plan.RuleFailure;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/**
 * A scorer for one round: once it has thrown, or given something that is no score, it is not asked
 * again and all nodes get 0 from it. Used by one thread.
 */
final class GuardedScorer {
  private static final int LARGEST = 100;

  private final NodeScorer rule;
  private Optional<RuleFailure> failure = Optional.empty();

  GuardedScorer(NodeScorer rule) {
    this.rule = rule;
  }

  String name() {
    return rule.name();
  }

  Optional<RuleFailure> failure() {
    return failure;
  }

  /** The weighted score of each node. */
  long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    if (nodes.isEmpty() || failure.isPresent()) {
      return new long[nodes.size()];
    }
    try {
      return weighted(rule.score(pod, nodes, view), nodes);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError broken) {
      failure = Optional.of(new RuleFailure(rule.name(), Failures.message(broken)));
      return new long[nodes.size()];
    }
  }

  private long[] weighted(long[] scores, List<NodeView> nodes) {
    if (scores.length != nodes.size()) {
      throw new IllegalStateException(scores.length + " scores for " + nodes.size() + " nodes");
    }
    long largest = rule instanceof LocalScorer own ? own.largest() : LARGEST;
    long[] weighted = new long[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] < 0 || scores[i] > largest) {
        throw new IllegalStateException(
            "score "
                + scores[i]
                + " for node "
                + nodes.get(i).name()
                + " is not from 0 to "
                + largest);
      }
      weighted[i] = scores[i] * rule.weight();
    }
    return weighted;
  }
}
