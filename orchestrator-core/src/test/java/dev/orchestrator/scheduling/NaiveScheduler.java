package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Device;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The rules of the scheduler straight from their formulae: every count is made anew by looking at
 * every pod. For comparison only.
 */
final class NaiveScheduler {
  private static final List<Toleration.Operator> COMPARING =
      List.of(Toleration.Operator.GT, Toleration.Operator.LT);

  private final ClusterState state;
  private final Pod pod;
  private final List<Node> nodes;
  private final List<Pod> present;
  private final NaiveOptions options;

  NaiveScheduler(ClusterState state, Pod pod) {
    this(state, pod, NaiveOptions.STANDARD);
  }

  NaiveScheduler(ClusterState state, Pod pod, NaiveOptions options) {
    this.state = state;
    this.pod = pod;
    this.options = options;
    this.nodes = List.copyOf(state.nodes().values());
    this.present =
        state.pods().values().stream()
            .filter(p -> p.node().isPresent() && !p.phase().isTerminal())
            .toList();
  }

  /** The node and its score, or nothing. */
  Optional<Map.Entry<String, Long>> choose() {
    List<Node> feasible = nodes.stream().filter(this::fits).toList();
    Map<String, Long> scores = new LinkedHashMap<>();
    feasible.forEach(n -> scores.put(n.name(), 0L));
    add(scores, 3, taints(feasible));
    add(scores, 2, preferredNodes(feasible));
    add(scores, 2, softSpread(feasible));
    add(scores, 2, preferredPods(feasible));
    NaiveResources resources = new NaiveResources(options, pod);
    add(scores, 1, feasible.stream().map(n -> resources.allocation(n, on(n))).toList());
    add(scores, 1, feasible.stream().map(n -> resources.balanced(n, on(n))).toList());
    add(scores, 1, feasible.stream().map(n -> resources.images(n, nodes)).toList());
    return scores.entrySet().stream()
        .reduce((best, next) -> next.getValue() > best.getValue() ? next : best);
  }

  private static void add(Map<String, Long> scores, int weight, List<Long> more) {
    int i = 0;
    for (Map.Entry<String, Long> score : scores.entrySet()) {
      score.setValue(score.getValue() + weight * more.get(i++));
    }
  }

  private boolean fits(Node node) {
    return node.ready()
        && (node.schedulable() || tolerates(NodeReady.CORDONED))
        && node.taints().stream()
            .allMatch(t -> t.effect() == Taint.Effect.PREFER_NO_SCHEDULE || tolerates(t))
        && wantsNode(node)
        && options.added().map(terms -> NaiveTerms.anyMatches(terms, node)).orElse(true)
        && hostPortsFree(node)
        && hasRoom(node)
        && hasDevices(node)
        && keepsSpread(node)
        && likesNeighbours(node);
  }

  private boolean tolerates(Taint taint) {
    return pod.spec().tolerations().stream()
        .filter(t -> options.numericTolerations() || !COMPARING.contains(t.operator()))
        .anyMatch(t -> t.tolerates(taint));
  }

  private boolean wantsNode(Node node) {
    return pod.spec().nodeSelector().entrySet().stream()
            .allMatch(e -> e.getValue().equals(node.labels().get(e.getKey())))
        && pod.spec()
            .affinity()
            .requiredNodes()
            .map(terms -> NaiveTerms.anyMatches(terms, node))
            .orElse(true);
  }

  private static List<ContainerPort> hostPorts(Pod pod) {
    return pod.spec().containers().stream()
        .flatMap(c -> c.ports().stream())
        .filter(p -> p.hostPort().isPresent())
        .toList();
  }

  private boolean hostPortsFree(Node node) {
    return on(node).stream()
        .flatMap(p -> hostPorts(p).stream())
        .noneMatch(p -> hostPorts(pod).stream().anyMatch(own -> conflict(own, p)));
  }

  private static boolean conflict(ContainerPort one, ContainerPort other) {
    String here = one.hostIp().orElse("0.0.0.0");
    String there = other.hostIp().orElse("0.0.0.0");
    return one.hostPort().equals(other.hostPort())
        && one.protocol() == other.protocol()
        && (here.equals(there) || here.equals("0.0.0.0") || there.equals("0.0.0.0"));
  }

  private List<Pod> on(Node node) {
    return present.stream().filter(p -> p.node().orElseThrow().equals(node.name())).toList();
  }

  private long requested(Node node, String resource) {
    return on(node).stream().mapToLong(p -> p.revision().requests().get(resource)).sum();
  }

  private boolean hasRoom(Node node) {
    long slots =
        node.allocatable().states(ResourceList.PODS)
            ? node.allocatable().get(ResourceList.PODS)
            : 110;
    return on(node).size() < slots
        && pod.revision().requests().amounts().entrySet().stream()
            .allMatch(
                e ->
                    e.getValue() == 0
                        || options.ignored().contains(e.getKey())
                        || e.getValue()
                            <= node.allocatable().get(e.getKey()) - requested(node, e.getKey()));
  }

  private boolean hasDevices(Node node) {
    return pod.spec().devices().map(request -> hasDevices(node, request)).orElse(true);
  }

  private boolean hasDevices(Node node, DeviceRequest request) {
    int found = 0;
    for (Device device : node.devices()) {
      long taken =
          on(node).stream()
              .filter(p -> p.devices().contains(device.id()))
              .mapToLong(p -> p.spec().devices().orElseThrow().shareMillis())
              .sum();
      boolean meant =
          device.kind().equals(request.kind())
              && (request.models().isEmpty() || request.models().contains(device.model()));
      found += meant && taken + request.shareMillis() <= 1000 ? 1 : 0;
    }
    return found >= request.count();
  }

  // Spread

  private List<TopologySpread> rules(WhenUnsatisfiable sort) {
    return pod.spec().topologySpread().stream().filter(r -> r.whenUnsatisfiable() == sort).toList();
  }

  private boolean matches(TopologySpread rule, Pod other) {
    Map<String, String> labels = new TreeMap<>(rule.selector().matchLabels());
    rule.matchLabelKeys().stream()
        .filter(pod.labels()::containsKey)
        .forEach(k -> labels.put(k, pod.labels().get(k)));
    boolean siblings =
        other.owner().equals(pod.owner()) && other.revision().number() == pod.revision().number();
    return other.key().namespace().equals(pod.key().namespace())
        && (siblings || !rule.matchLabelKeys().contains(TopologySpread.POD_TEMPLATE_HASH))
        && new LabelSelector(new TreeMap<>(labels), rule.selector().matchExpressions())
            .matches(other.labels());
  }

  private boolean counts(TopologySpread rule, List<TopologySpread> all, Node node) {
    return all.stream().allMatch(r -> node.labels().containsKey(r.topologyKey()))
        && (!rule.honorNodeAffinity() || wantsNode(node))
        && (!rule.honorNodeTaints()
            || node.taints().stream()
                .allMatch(t -> t.effect() == Taint.Effect.PREFER_NO_SCHEDULE || tolerates(t)));
  }

  private long inDomain(
      TopologySpread rule, List<TopologySpread> all, String domain, Predicate<Pod> which) {
    return nodes.stream()
        .filter(n -> counts(rule, all, n))
        .filter(n -> domain.equals(n.labels().get(rule.topologyKey())))
        .mapToLong(n -> on(n).stream().filter(p -> !p.isStopping()).filter(which).count())
        .sum();
  }

  private boolean keepsSpread(Node node) {
    List<TopologySpread> all = rules(WhenUnsatisfiable.DO_NOT_SCHEDULE);
    for (TopologySpread rule : all) {
      String domain = node.labels().get(rule.topologyKey());
      if (domain == null) {
        return false;
      }
      TreeSet<String> domains = new TreeSet<>();
      nodes.stream()
          .filter(n -> counts(rule, all, n))
          .forEach(n -> domains.add(n.labels().get(rule.topologyKey())));
      long fewest =
          domains.size() < rule.minDomains().orElse(1)
              ? 0
              : domains.stream()
                  .mapToLong(d -> inDomain(rule, all, d, p -> matches(rule, p)))
                  .min()
                  .orElse(0);
      long self = matches(rule, pod) ? 1 : 0;
      if (inDomain(rule, all, domain, p -> matches(rule, p)) + self - fewest > rule.maxSkew()) {
        return false;
      }
    }
    return true;
  }

  private List<Long> softSpread(List<Node> feasible) {
    boolean byDefault = options.spreadByDefault() && pod.spec().topologySpread().isEmpty();
    LabelSelector any = LabelSelector.of(Map.of());
    List<TopologySpread> rules =
        byDefault
            ? List.of(
                TopologySpread.soft(Node.HOSTNAME_LABEL, 3, any),
                TopologySpread.soft("topology.kubernetes.io/zone", 5, any))
            : rules(WhenUnsatisfiable.SCHEDULE_ANYWAY);
    List<TopologySpread> required = byDefault ? List.of() : rules;
    List<Node> counted =
        feasible.stream()
            .filter(n -> required.stream().allMatch(r -> n.labels().containsKey(r.topologyKey())))
            .toList();
    Map<String, Long> raw = new TreeMap<>();
    for (Node node : counted) {
      double sum = 0;
      for (TopologySpread rule : rules) {
        String domain = node.labels().get(rule.topologyKey());
        if (domain == null) {
          continue;
        }
        Predicate<Pod> which =
            byDefault
                ? p ->
                    p.owner().equals(pod.owner())
                        && p.revision().number() == pod.revision().number()
                : p -> matches(rule, p);
        boolean byHost = rule.topologyKey().equals(Node.HOSTNAME_LABEL);
        long count =
            byHost
                ? on(node).stream().filter(p -> !p.isStopping()).filter(which).count()
                : inDomain(rule, required, domain, which);
        long domains =
            byHost
                ? counted.size()
                : counted.stream()
                    .map(n -> n.labels().get(rule.topologyKey()))
                    .filter(Objects::nonNull)
                    .distinct()
                    .count();
        sum += count * Math.log((double) domains + 2) + (rule.maxSkew() - 1);
      }
      raw.put(node.name(), Math.round(sum));
    }
    long max = raw.values().stream().mapToLong(v -> v).max().orElse(0);
    long min = raw.values().stream().mapToLong(v -> v).min().orElse(0);
    return feasible.stream()
        .map(n -> rules.isEmpty() ? null : raw.get(n.name()))
        .map(v -> v == null ? 0L : max == 0 ? 100L : 100 * (max + min - v) / max)
        .toList();
  }

  // Other pods

  private boolean means(PodAffinityTerm term, Pod from, Pod to) {
    String namespace = to.key().namespace();
    boolean own = term.namespaces().isEmpty() && term.namespaceSelector().isEmpty();
    Map<String, String> labels =
        state
            .declaration(ObjectKey.ofNamespace(namespace))
            .<Map<String, String>>map(d -> d.resource().metadata().labels())
            .orElse(Map.of());
    boolean reached =
        own
            ? namespace.equals(from.key().namespace())
            : term.namespaces().contains(namespace)
                || term.namespaceSelector().filter(s -> s.matches(labels)).isPresent();
    return reached && term.selector().matches(to.labels());
  }

  private boolean together(PodAffinityTerm term, Node node, Pod other) {
    String here = node.labels().get(term.topologyKey());
    return here != null
        && here.equals(nodeOf(other).map(n -> n.labels().get(term.topologyKey())).orElse(null));
  }

  private Optional<Node> nodeOf(Pod other) {
    return Optional.ofNullable(state.nodes().get(other.node().orElseThrow()));
  }

  private boolean likesNeighbours(Node node) {
    Affinity own = pod.spec().affinity();
    if (present.stream()
        .anyMatch(
            p ->
                own.requiredAntiPods().stream()
                        .anyMatch(t -> means(t, pod, p) && together(t, node, p))
                    || p.spec().affinity().requiredAntiPods().stream()
                        .anyMatch(t -> means(t, p, pod) && together(t, node, p)))) {
      return false;
    }
    List<PodAffinityTerm> near = own.requiredPods();
    if (!near.stream().allMatch(t -> node.labels().containsKey(t.topologyKey()))) {
      return false;
    }
    List<Pod> meant =
        present.stream().filter(p -> near.stream().allMatch(t -> means(t, pod, p))).toList();
    boolean nowhere =
        meant.stream()
            .allMatch(
                p ->
                    near.stream()
                        .noneMatch(
                            t ->
                                nodeOf(p)
                                    .filter(n -> n.labels().containsKey(t.topologyKey()))
                                    .isPresent()));
    return nowhere
        ? near.stream().allMatch(t -> means(t, pod, pod))
        : near.stream().allMatch(t -> meant.stream().anyMatch(p -> together(t, node, p)));
  }

  private List<Long> preferredPods(List<Node> feasible) {
    Map<String, Long> raw = new LinkedHashMap<>();
    for (Node node : feasible) {
      long sum = 0;
      for (Pod other : present) {
        Affinity own = pod.spec().affinity();
        Affinity theirs = other.spec().affinity();
        sum += weight(own.preferredPods(), pod, other, node, other);
        sum -= weight(own.preferredAntiPods(), pod, other, node, other);
        sum += weight(theirs.preferredPods(), other, pod, node, other);
        sum -= weight(theirs.preferredAntiPods(), other, pod, node, other);
        List<Weighted<PodAffinityTerm>> hard =
            theirs.requiredPods().stream()
                .map(t -> new Weighted<>(options.hardAffinityWeight(), t))
                .toList();
        sum += weight(hard, other, pod, node, other);
      }
      raw.put(node.name(), sum);
    }
    long max = raw.values().stream().mapToLong(v -> v).max().orElse(0);
    long min = raw.values().stream().mapToLong(v -> v).min().orElse(0);
    return raw.values().stream()
        .map(v -> max == min ? 0L : (long) (100 * ((double) (v - min) / (max - min))))
        .toList();
  }

  private long weight(
      List<Weighted<PodAffinityTerm>> terms, Pod from, Pod to, Node node, Pod there) {
    return terms.stream()
        .filter(w -> means(w.term(), from, to) && together(w.term(), node, there))
        .mapToLong(Weighted::weight)
        .sum();
  }

  // Nodes

  private List<Long> taints(List<Node> feasible) {
    List<Long> unwanted =
        feasible.stream()
            .map(
                n ->
                    n.taints().stream()
                        .filter(t -> t.effect() == Taint.Effect.PREFER_NO_SCHEDULE)
                        .filter(t -> !tolerates(t))
                        .count())
            .toList();
    long max = unwanted.stream().mapToLong(v -> v).max().orElse(0);
    return unwanted.stream().map(v -> max == 0 ? 100 : 100 - v * 100 / max).toList();
  }

  private List<Long> preferredNodes(List<Node> feasible) {
    List<Long> sums =
        feasible.stream()
            .map(
                n ->
                    pod.spec().affinity().preferredNodes().stream()
                        .filter(w -> NaiveTerms.matches(w.term(), n))
                        .mapToLong(Weighted::weight)
                        .sum())
            .toList();
    long max = sums.stream().mapToLong(v -> v).max().orElse(0);
    return sums.stream().map(v -> max == 0 ? 0 : v * 100 / max).toList();
  }
}
