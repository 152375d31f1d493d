package dev.orchestrator.scheduling;

import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Moves from the domains that spread rules find too full. Each one lowers the measure. */
final class SkewMoves {
  private static final int TARGETS = 8;

  /** The pods of one template that have a node. */
  private record Template(ObjectKey owner, int revision) {}

  /** How far pods are above what rules allow. */
  private record Excess(long hard, long soft) {
    static final Excess NONE = new Excess(0, 0);

    Excess plus(Excess other) {
      return new Excess(hard + other.hard, soft + other.soft);
    }

    boolean isLessThan(Excess other) {
      return hard < other.hard || (hard == other.hard && soft < other.soft);
    }

    long total() {
      return hard + soft;
    }
  }

  private final Rearrangement moves;

  SkewMoves(Rearrangement moves) {
    this.moves = moves;
  }

  static RebalancingMeasure measure(ClusterState state) {
    Excess sum = total(state, templates(state).values());
    return new RebalancingMeasure(RebalancingGoal.REDUCE_SKEW, sum.hard(), sum.soft());
  }

  /** A pod of each template that spread rules are about. */
  private static Map<Template, Pod> templates(ClusterState state) {
    Map<Template, Pod> templates = new LinkedHashMap<>();
    for (Pod pod : state.pods().values()) {
      if (pod.isActive() && pod.node().isPresent() && pod.owner().kind() != Kind.DAEMON_SET) {
        templates.putIfAbsent(new Template(pod.owner(), pod.revision().number()), pod);
      }
    }
    return templates;
  }

  private static Excess total(ClusterState state, Iterable<Pod> templates) {
    ClusterView view = new ClusterView(state);
    Excess sum = Excess.NONE;
    for (Pod pod : templates) {
      for (SpreadTally tally : tallies(pod, view)) {
        SpreadBalance balance = new SpreadBalance(tally);
        boolean hard = balance.isHard();
        sum = sum.plus(new Excess(hard ? balance.excess() : 0, hard ? 0 : balance.excess()));
      }
    }
    return sum;
  }

  private static List<SpreadTally> tallies(Pod pod, ClusterView view) {
    if (pod.spec().topologySpread().isEmpty()) {
      return SpreadTally.byDefault(pod, view);
    }
    List<SpreadTally> all = new ArrayList<>();
    for (WhenUnsatisfiable sort : WhenUnsatisfiable.values()) {
      all.addAll(SpreadTally.of(pod, sort, view));
    }
    return all;
  }

  void run() {
    Map<Template, Pod> templates = templates(moves.state());
    boolean improved = true;
    while (improved) {
      improved = false;
      for (Map.Entry<Template, Pod> template : templates.entrySet()) {
        while (moves.left() > 0
            && improve(template.getKey(), template.getValue().key(), templates)) {
          improved = true;
        }
      }
    }
  }

  /** Makes one move of a pod of a template, if one helps. */
  private boolean improve(Template template, PodKey one, Map<Template, Pod> templates) {
    Pod any = moves.state().pod(one).orElseThrow();
    ClusterView view = new ClusterView(moves.state());
    for (SpreadTally tally : tallies(any, view)) {
      if (new SpreadBalance(tally).excess() > 0 && improve(template, tally, view, templates)) {
        return true;
      }
    }
    return false;
  }

  private boolean improve(
      Template template, SpreadTally tally, ClusterView view, Map<Template, Pod> templates) {
    Set<String> refused = new LinkedHashSet<>();
    for (Pod pod : inFullDomains(template, tally, view)) {
      boolean first = !refused.contains(pod.node().orElseThrow());
      if (first && moves.pinned(pod).isEmpty()) {
        if (relieve(pod, tally, templates)) {
          return true;
        }
        refused.add(pod.node().orElseThrow());
        moves.leave("pod " + pod.key(), "no node with room makes the spread better");
      }
    }
    return false;
  }

  /** The template's pods in the domains with more pods than the rule allows, the fullest first. */
  private List<Pod> inFullDomains(Template template, SpreadTally tally, ClusterView view) {
    Map<Pod, Integer> counts = new LinkedHashMap<>();
    for (PodKey key : moves.state().podsOf(template.owner())) {
      Pod pod = moves.state().pod(key).orElseThrow();
      Optional<String> domain = tally.countedIn(pod, view);
      if (pod.isActive()
          && pod.revision().number() == template.revision()
          && domain.filter(tally::isTooFull).isPresent()) {
        counts.put(pod, tally.in(domain.get()));
      }
    }
    Comparator<Pod> fullest = Comparator.comparing((Pod p) -> counts.get(p)).reversed();
    return counts.keySet().stream().sorted(fullest.thenComparing(Pod::key)).toList();
  }

  private boolean relieve(Pod pod, SpreadTally tally, Map<Template, Pod> templates) {
    List<Pod> affected = affected(pod, templates);
    Excess before = total(moves.state(), affected);
    ClusterView view = new ClusterView(moves.state());
    List<Fits> targets =
        moves.scheduler().assess(moves.state(), pod).fitting().stream()
            .filter(f -> !f.node().equals(pod.node().orElseThrow()))
            .filter(f -> emptier(tally, pod, f.node(), view))
            .sorted(
                Comparator.comparingInt((Fits f) -> count(tally, f.node(), view))
                    .thenComparing(Comparator.comparingLong(Fits::total).reversed())
                    .thenComparing(Fits::node))
            .limit(TARGETS)
            .toList();
    for (Fits target : targets) {
      Rearrangement trial = moves.copy();
      String reason =
          tally.rule().topologyKey() + " has " + tally.in(tally.countedIn(pod, view).get());
      if (trial.move(pod, target.node(), 0, reason)) {
        Excess after = total(trial.state(), present(affected, trial.state()));
        if (after.isLessThan(before)) {
          return moves.move(pod, target.node(), before.total() - after.total(), reason);
        }
      }
    }
    return false;
  }

  private static List<Pod> present(List<Pod> pods, ClusterState state) {
    return pods.stream().flatMap(p -> state.pod(p.key()).stream()).toList();
  }

  private static boolean emptier(SpreadTally tally, Pod pod, String node, ClusterView view) {
    int there = tally.in(tally.countedIn(pod, view).orElseThrow());
    return count(tally, node, view) + 1 < there;
  }

  private static int count(SpreadTally tally, String node, ClusterView view) {
    return view.node(node).flatMap(tally::domain).map(tally::in).orElse(0);
  }

  /** A pod of each template with a rule that counts this pod. */
  private List<Pod> affected(Pod pod, Map<Template, Pod> templates) {
    ClusterView view = new ClusterView(moves.state());
    return templates.entrySet().stream()
        .filter(
            t ->
                t.getKey().owner().equals(pod.owner())
                    || tallies(t.getValue(), view).stream().anyMatch(r -> r.counts(pod)))
        .map(t -> moves.state().pod(t.getValue().key()).orElseThrow())
        .toList();
  }
}
