package dev.orchestrator.scheduling;

import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodPhase;
import dev.orchestrator.state.Revision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Chooses the pods of a workload that go when there are too many, so that the hard spread rules of
 * their templates that hold now still hold afterwards. Pure.
 *
 * <p>Pods of a lower tier go first, as far as the rules allow it; among equals one from the domains
 * that have the most pods, by the hard rules, then by the soft ones, then from the node that has
 * the most pods of the workload; then in the order given. Nothing is taken from a node for which a
 * rule that holds would have to give way, as long as another choice keeps it.
 */
public final class VictimChoice {
  /** Who goes first when there are too many (Kubernetes' order, as far as it applies). */
  private static final Comparator<Pod> FIRST_TO_GO =
      Comparator.comparing((Pod p) -> p.readySince().orElse(Instant.MIN))
          .reversed()
          .thenComparing(Comparator.comparingInt(Pod::restarts).reversed())
          .thenComparing(Comparator.comparing(Pod::createdAt).reversed())
          .thenComparing(Pod::key);

  /** Pods that are the same to every rule, the first to go at the head. */
  private record Group(int tier, List<Integer> domains, int node, Deque<Candidate> pods) {}

  private record Candidate(Pod pod, int order) {}

  /** How good it is to take a pod of a group; the smallest is best. */
  private record Merit(long broken, int tier, long hard, long soft, long colocated, int order)
      implements Comparable<Merit> {
    @Override
    public int compareTo(Merit other) {
      int byRule = Long.compare(broken, other.broken);
      int byTier = byRule != 0 ? byRule : Integer.compare(tier, other.tier);
      int byHard = byTier != 0 ? byTier : Long.compare(other.hard, hard);
      int bySoft = byHard != 0 ? byHard : Long.compare(other.soft, soft);
      int byNode = bySoft != 0 ? bySoft : Long.compare(other.colocated, colocated);
      return byNode != 0 ? byNode : Integer.compare(order, other.order);
    }
  }

  private final List<SpreadBalance> rules;
  private final List<Group> groups;
  private final int[] byNode;

  private VictimChoice(ClusterState state, List<Pod> inOrder, ToIntFunction<Pod> tier) {
    ClusterView view = new ClusterView(state);
    rules = rules(inOrder, view);
    Map<String, Integer> nodes = new TreeMap<>();
    Map<List<Integer>, Group> bySignature = new LinkedHashMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      Pod pod = inOrder.get(i);
      int node = pod.node().map(n -> nodes.computeIfAbsent(n, key -> nodes.size())).orElse(-1);
      List<Integer> domains = rules.stream().map(r -> r.domainOf(pod, view)).toList();
      List<Integer> signature = new ArrayList<>(List.of(tier.applyAsInt(pod), node));
      signature.addAll(domains);
      bySignature
          .computeIfAbsent(
              signature, s -> new Group(s.getFirst(), domains, node, new ArrayDeque<>()))
          .pods()
          .add(new Candidate(pod, i));
    }
    groups = new ArrayList<>(bySignature.values());
    byNode = new int[nodes.size()];
    groups.stream().filter(g -> g.node() >= 0).forEach(g -> byNode[g.node()] += g.pods().size());
  }

  private static List<SpreadBalance> rules(List<Pod> pods, ClusterView view) {
    Map<List<Object>, Pod> templates = new LinkedHashMap<>();
    pods.stream()
        .filter(p -> p.node().isPresent() && !p.spec().topologySpread().isEmpty())
        .forEach(p -> templates.putIfAbsent(List.of(p.owner(), p.revision().number()), p));
    List<SpreadBalance> rules = new ArrayList<>();
    for (Pod pod : templates.values()) {
      for (WhenUnsatisfiable sort : WhenUnsatisfiable.values()) {
        SpreadTally.of(pod, sort, view).forEach(t -> rules.add(new SpreadBalance(t)));
      }
    }
    return rules;
  }

  /**
   * The pods that go.
   *
   * @param state what is
   * @param inOrder pods of one workload that are not being stopped, the first to go first
   * @param count how many go
   * @param tier a pod of a lower tier goes before all pods of higher ones, if the rules allow it
   * @return as many as asked for, or all
   */
  public static List<Pod> choose(
      ClusterState state, List<Pod> inOrder, int count, ToIntFunction<Pod> tier) {
    if (count <= 0) {
      return List.of();
    }
    if (count >= inOrder.size()) {
      return List.copyOf(inOrder);
    }
    return new VictimChoice(state, inOrder, tier).take(count);
  }

  /**
   * The pods that go when a workload has too many: outdated ones first, then those that have no
   * node, that are not up, that are not ready; then the most recently ready.
   *
   * @param state what is
   * @param pods the workload's pods that are not being stopped
   * @param count how many go; none if it is negative
   * @param newest the revision that is wanted
   */
  public static List<Pod> surplus(ClusterState state, List<Pod> pods, int count, Revision newest) {
    return choose(state, pods.stream().sorted(FIRST_TO_GO).toList(), count, p -> tier(p, newest));
  }

  private static int tier(Pod pod, Revision newest) {
    return (pod.revision().hash().equals(newest.hash()) ? 8 : 0)
        + (pod.node().isPresent() ? 4 : 0)
        + (pod.phase() != PodPhase.PENDING ? 2 : 0)
        + (pod.isReady() ? 1 : 0);
  }

  private List<Pod> take(int count) {
    List<Pod> victims = new ArrayList<>();
    for (int left = count - 1; left >= 0; left--) {
      victims.add(takeBest(left));
    }
    return victims;
  }

  private Pod takeBest(int left) {
    rules.forEach(SpreadBalance::measure);
    Group best = groups.getFirst();
    Merit most = merit(best, left);
    for (Group group : groups.subList(1, groups.size())) {
      Merit merit = merit(group, left);
      if (merit.compareTo(most) < 0) {
        best = group;
        most = merit;
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      rules.get(i).take(best.domains().get(i));
    }
    if (best.node() >= 0) {
      byNode[best.node()]--;
    }
    Pod pod = best.pods().removeFirst().pod();
    if (best.pods().isEmpty()) {
      groups.remove(best);
    }
    return pod;
  }

  private Merit merit(Group group, int left) {
    long broken = 0;
    long hard = 0;
    long soft = 0;
    for (int i = 0; i < rules.size(); i++) {
      SpreadBalance rule = rules.get(i);
      int domain = group.domains().get(i);
      if (rule.isHard()) {
        broken += rule.shortfall(domain, left);
        hard += rule.fullness(domain);
      } else {
        soft += rule.fullness(domain);
      }
    }
    int colocated = group.node() < 0 ? 0 : byNode[group.node()];
    int order = group.pods().getFirst().order();
    return new Merit(broken, group.tier(), hard, soft, colocated, order);
  }
}
