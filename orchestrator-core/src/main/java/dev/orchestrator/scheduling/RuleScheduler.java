package dev.orchestrator.scheduling;

import com.google.common.collect.ImmutableList;
import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.NodeVerdict;
import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
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
 * A scheduler made of filters and scorers, straight from the rules: pods by priority, then age,
 * then name; the feasible node with the highest weighted sum of scores, the first by name among
 * equals. Looks at every node for every pod; it neither preempts nor knows gangs.
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
            new BalancedAllocation(),
            new ImageLocality()));
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
    private final Map<TemplateKey, Unschedulable> refused = new HashMap<>();

    Round(ClusterState state, Instant now) {
      this.view = new ClusterView(state);
      this.now = now;
    }

    /** Pods of one template meet the same refusals as long as nothing is placed in between. */
    PlacementDecision decide(Pod pod) {
      TemplateKey template = new TemplateKey(pod.owner(), pod.revision().number());
      Unschedulable known = refused.get(template);
      PlacementDecision decision =
          known == null ? RuleScheduler.this.assess(pod, view).decision() : known.of(pod.key());
      switch (decision) {
        case Placement placement -> {
          refused.clear();
          view.node(placement.node()).ifPresent(node -> view.place(pod, node, now));
        }
        case Unschedulable none -> refused.put(template, none);
        case Preemption never -> {}
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
        .orElseGet(() -> Optional.of(none(node)));
  }

  private static Rejection none(String node) {
    return new Rejection(
        node, "NodeName", "there is no such node", List.of("there is no such node"), false);
  }

  @Override
  public Assessment assess(ClusterState state, Pod pod) {
    return assess(pod, new ClusterView(state.with(List.of(new PodRemoved(pod.key(), pod.uid())))));
  }

  private Assessment assess(Pod pod, ClusterView view) {
    List<Prepared> checks = prepare(pod, view);
    List<NodeView> feasible = new ArrayList<>();
    for (NodeView node : view.nodes()) {
      if (isAllowed(node, checks)) {
        feasible.add(node);
      }
    }
    Map<String, NodeVerdict> verdicts = new HashMap<>();
    score(pod, feasible, view).forEach(f -> verdicts.put(f.node(), f));
    return new Assessment(
        pod.key(),
        view.nodes().stream()
            .map(n -> verdicts.computeIfAbsent(n.name(), name -> refusal(n, checks)))
            .toList());
  }

  private static NodeVerdict refusal(NodeView node, List<Prepared> checks) {
    return new Refuses(rejection(node, checks).orElseThrow());
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

  private static Optional<Rejection> rejection(NodeView node, List<Prepared> checks) {
    for (Prepared prepared : checks) {
      if (prepared.check().check(node)
          instanceof Verdict.Infeasible(String reason, List<String> kinds, boolean curable)) {
        return Optional.of(
            new Rejection(node.name(), prepared.filter().name(), reason, kinds, curable));
      }
    }
    return Optional.empty();
  }

  private List<Fits> score(Pod pod, List<NodeView> nodes, ClusterView view) {
    List<SortedMap<String, Long>> scores = new ArrayList<>();
    nodes.forEach(n -> scores.add(new TreeMap<>()));
    for (NodeScorer scorer : scorers) {
      long[] values = nodes.isEmpty() ? new long[0] : scorer.score(pod, nodes, view);
      for (int i = 0; i < values.length; i++) {
        scores.get(i).merge(scorer.name(), values[i] * scorer.weight(), Long::sum);
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
