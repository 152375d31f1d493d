package dev.orchestrator.scheduling;

import dev.orchestrator.plan.RuleFailure;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/**
 * A filter for one round: once it has thrown, it is not asked again, and whatever it did not judge
 * is refused. Used by one thread.
 */
final class GuardedFilter {
  private final NodeFilter rule;
  private Optional<RuleFailure> failure = Optional.empty();

  GuardedFilter(NodeFilter rule) {
    this.rule = rule;
  }

  String name() {
    return rule.name();
  }

  Optional<RuleFailure> failure() {
    return failure;
  }

  /** What the rule says about one pod; feasible everywhere when it does not concern the pod. */
  NodeFilter.Check prepare(Pod pod, ClusterView view) {
    NodeFilter.Check none = node -> Verdict.FEASIBLE;
    if (failure.isPresent()) {
      return node -> failed();
    }
    try {
      NodeFilter.Check check = rule.prepare(pod, view).orElse(none);
      return node -> judge(check, node);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError broken) {
      failure = Optional.of(new RuleFailure(rule.name(), Failures.message(broken)));
      return node -> failed();
    }
  }

  private Verdict judge(NodeFilter.Check check, NodeView node) {
    if (failure.isPresent()) {
      return failed();
    }
    try {
      return check.allows(node) ? Verdict.FEASIBLE : check.check(node);
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError broken) {
      failure = Optional.of(new RuleFailure(rule.name(), Failures.message(broken)));
      return failed();
    }
  }

  private Verdict failed() {
    String why = failure.map(RuleFailure::describe).orElseThrow();
    return new Verdict.Infeasible(why, List.of(why), false);
  }
}
