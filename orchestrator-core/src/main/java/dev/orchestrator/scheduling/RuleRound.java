package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.NodeVerdict;
import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.RuleFailure;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The rules of a profile for one round of scheduling. Used by one thread. */
final class RuleRound {
  private final List<GuardedFilter> filters;
  private final List<GuardedScorer> scorers;
  private final ClusterView view;

  RuleRound(Profile profile, ClusterView view) {
    filters = profile.filters().stream().map(GuardedFilter::new).toList();
    scorers = profile.scorers().stream().map(GuardedScorer::new).toList();
    this.view = view;
  }

  ClusterView view() {
    return view;
  }

  /** The first rule that refuses on each node, or the scores. */
  Assessment decide(Pod pod) {
    Checks checks = new Checks(pod);
    return assess(
        pod, node -> checks.rejections(node).findFirst().map(r -> new Refuses(List.of(r), false)));
  }

  /** All rules that refuse on each node, or the scores. */
  Assessment assess(Pod pod) {
    Checks checks = new Checks(pod);
    return assess(pod, node -> refusal(pod, node, checks.rejections(node).toList()));
  }

  private Optional<Refuses> refusal(Pod pod, NodeView node, List<Rejection> rejections) {
    return rejections.isEmpty()
        ? Optional.empty()
        : Optional.of(new Refuses(rejections, Preemptible.mightHelp(pod, node, rejections, view)));
  }

  /** The first rule that refuses on a node. */
  Optional<Rejection> check(Pod pod, NodeView node) {
    return new Checks(pod).rejections(node).findFirst();
  }

  /** The filters prepared for a pod. */
  private final class Checks {
    private final List<NodeFilter.Check> checks;

    Checks(Pod pod) {
      checks = filters.stream().map(f -> f.prepare(pod, view)).toList();
    }

    /** The rules that refuse, looked for as far as they are asked for. */
    Stream<Rejection> rejections(NodeView node) {
      return IntStream.range(0, checks.size())
          .boxed()
          .flatMap(i -> rejection(filters.get(i), checks.get(i).check(node), node).stream());
    }
  }

  private static Optional<Rejection> rejection(
      GuardedFilter filter, Verdict verdict, NodeView node) {
    return switch (verdict) {
      case Verdict.Feasible fits -> Optional.empty();
      case Verdict.Infeasible(var reason, var kinds, var curable, var shortages) ->
          Optional.of(new Rejection(node.name(), filter.name(), reason, kinds, curable, shortages));
    };
  }

  private interface Obstacles {
    Optional<Refuses> on(NodeView node);
  }

  private Assessment assess(Pod pod, Obstacles obstacles) {
    SortedMap<String, NodeVerdict> verdicts = new TreeMap<>();
    List<NodeView> feasible = new ArrayList<>();
    for (NodeView node : view.nodes()) {
      Optional<Refuses> refusal = obstacles.on(node);
      refusal.ifPresent(r -> verdicts.put(node.name(), r));
      if (refusal.isEmpty()) {
        feasible.add(node);
      }
    }
    score(pod, feasible).forEach(fits -> verdicts.put(fits.node(), fits));
    return new Assessment(pod.key(), List.copyOf(verdicts.values()), failures());
  }

  private List<RuleFailure> failures() {
    return Stream.concat(
            filters.stream().flatMap(f -> f.failure().stream()),
            scorers.stream().flatMap(s -> s.failure().stream()))
        .toList();
  }

  private List<Fits> score(Pod pod, List<NodeView> nodes) {
    List<SortedMap<String, Long>> scores = new ArrayList<>();
    nodes.forEach(n -> scores.add(new TreeMap<>()));
    for (GuardedScorer scorer : scorers) {
      long[] values = scorer.score(pod, nodes, view);
      for (int i = 0; i < values.length; i++) {
        scores.get(i).merge(scorer.name(), values[i], Long::sum);
      }
    }
    List<Fits> fits = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      long total = scores.get(i).values().stream().mapToLong(Long::longValue).sum();
      fits.add(new Fits(nodes.get(i).name(), total, scores.get(i)));
    }
    return fits;
  }
}
