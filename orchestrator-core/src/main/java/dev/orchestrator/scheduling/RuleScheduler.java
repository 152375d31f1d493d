package dev.orchestrator.scheduling;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.PodRemoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A scheduler made of filters and scorers: pods by priority, then age, then name; the feasible node
 * with the highest weighted sum of scores, the first by name among equals.
 */
public final class RuleScheduler implements Scheduler {
  private static final Comparator<Pod> QUEUE =
      Comparator.comparingInt((Pod p) -> p.spec().priority())
          .reversed()
          .thenComparing(Pod::createdAt)
          .thenComparing(Pod::key);

  private final List<NodeFilter> filters;
  private final List<NodeScorer> scorers;

  /** A scheduler of these rules; the first filter that refuses a node gives the reason. */
  public RuleScheduler(List<NodeFilter> filters, List<NodeScorer> scorers) {
    this.filters = ImmutableList.copyOf(filters);
    this.scorers = ImmutableList.copyOf(scorers);
  }

  /** The rules that come with the library, in Kubernetes' order and with its weights. */
  public static RuleScheduler standard() {
    return new RuleScheduler(
        List.of(
            new NodeReady(),
            new TaintToleration(),
            new NodeRules(),
            new HostPorts(),
            new ResourceFit(),
            new HardSpread(),
            new PodRules()),
        List.of(
            new TaintPreferences(),
            new NodePreferences(),
            new SoftSpread(),
            new PodPreferences(),
            new LeastAllocated(),
            new BalancedAllocation()));
  }

  @Override
  public List<PlacementDecision> decide(ClusterState state, List<Pod> pods, Instant now) {
    Round round = new Round(state, now);
    return pods.stream().sorted(QUEUE).map(round::decide).toList();
  }

  /** One round: each pod sees the placements of those before it. */
  private final class Round {
    private final ClusterView view;
    private final Instant now;
    private final Map<TemplateKey, List<Rejection>> refused = new HashMap<>();

    Round(ClusterState state, Instant now) {
      this.view = new ClusterView(state);
      this.now = now;
    }

    /** Pods of one template meet the same refusals as long as nothing is placed in between. */
    PlacementDecision decide(Pod pod) {
      TemplateKey template = new TemplateKey(pod.owner(), pod.revision().number());
      List<Rejection> known = refused.get(template);
      PlacementDecision decision =
          known == null
              ? RuleScheduler.this.decide(pod, view)
              : new Unschedulable(pod.key(), known);
      switch (decision) {
        case Placement placement -> {
          refused.clear();
          view.node(placement.node()).ifPresent(node -> view.place(pod, node, now));
        }
        case Unschedulable none -> refused.put(template, none.rejections());
      }
      return decision;
    }
  }

  private record TemplateKey(ObjectKey owner, int revision) {}

  @Override
  public Optional<Rejection> check(ClusterState state, Pod pod, String node) {
    ClusterView view = new ClusterView(state);
    return view.node(node)
        .map(n -> rejection(n, prepare(pod, view)))
        .orElseGet(
            () -> Optional.of(new Rejection(node, "NodeName", "there is no such node", false)));
  }

  @Override
  public PlacementDecision explain(ClusterState state, Pod pod) {
    return decide(pod, new ClusterView(state.with(List.of(new PodRemoved(pod.key(), pod.uid())))));
  }

  private PlacementDecision decide(Pod pod, ClusterView view) {
    List<Prepared> checks = prepare(pod, view);
    List<NodeView> feasible = new ArrayList<>();
    for (NodeView node : view.nodes()) {
      if (isAllowed(node, checks)) {
        feasible.add(node);
      }
    }
    return feasible.isEmpty()
        ? new Unschedulable(pod.key(), rejections(view, checks))
        : best(pod, feasible, view);
  }

  private record Prepared(NodeFilter filter, NodeFilter.Check check) {}

  private List<Prepared> prepare(Pod pod, ClusterView view) {
    return filters.stream()
        .flatMap(f -> f.prepare(pod, view).map(c -> new Prepared(f, c)).stream())
        .toList();
  }

  private static boolean isAllowed(NodeView node, List<Prepared> checks) {
    for (Prepared prepared : checks) {
      if (!prepared.check().allows(node)) {
        return false;
      }
    }
    return true;
  }

  private static List<Rejection> rejections(ClusterView view, List<Prepared> checks) {
    return view.nodes().stream().flatMap(node -> rejection(node, checks).stream()).toList();
  }

  private static Optional<Rejection> rejection(NodeView node, List<Prepared> checks) {
    for (Prepared prepared : checks) {
      if (prepared.check().check(node)
          instanceof Verdict.Infeasible(String reason, boolean curable)) {
        return Optional.of(new Rejection(node.name(), prepared.filter().name(), reason, curable));
      }
    }
    return Optional.empty();
  }

  private Placement best(Pod pod, List<NodeView> nodes, ClusterView view) {
    long[] totals = new long[nodes.size()];
    List<long[]> parts = new ArrayList<>();
    for (NodeScorer scorer : scorers) {
      long[] scores = scorer.score(pod, nodes, view);
      parts.add(scores);
      for (int i = 0; i < totals.length; i++) {
        totals[i] += scores[i] * scorer.weight();
      }
    }
    int best = 0;
    for (int i = 1; i < totals.length; i++) {
      if (totals[i] > totals[best]) {
        best = i;
      }
    }
    return new Placement(pod.key(), nodes.get(best).name(), totals[best], scoresOf(parts, best));
  }

  private SortedMap<String, Long> scoresOf(List<long[]> parts, int node) {
    SortedMap<String, Long> scores = new TreeMap<>();
    for (int s = 0; s < scorers.size(); s++) {
      scores.put(scorers.get(s).name(), parts.get(s)[node] * scorers.get(s).weight());
    }
    return ImmutableSortedMap.copyOf(scores);
  }
}
