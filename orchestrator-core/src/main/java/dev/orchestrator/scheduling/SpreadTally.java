package dev.orchestrator.scheduling;

import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many pods each domain of one spread rule has, for the pods of one template. Only nodes count
 * that have the labels of all rules and that the rule's inclusion policies let in; pods that are
 * being stopped do not count.
 */
final class SpreadTally implements Tally {
  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";
  static final List<TopologySpread> DEFAULTS =
      List.of(
          TopologySpread.soft(Node.HOSTNAME_LABEL, 3, LabelSelector.of(new TreeMap<>())),
          TopologySpread.soft(ZONE_LABEL, 5, LabelSelector.of(new TreeMap<>())));

  private final TopologySpread rule;
  private final List<String> requiredLabels;
  private final PodKind kind;
  private final Pod pod;
  private final ClusterState state;
  private final PodCounts counts;
  private final Map<String, Integer> byDomain = new LinkedHashMap<>();
  private final int self;
  private Optional<Integer> fewest = Optional.empty();

  private record Key(ObjectKey owner, int revision, TopologySpread rule) {}

  private SpreadTally(
      TopologySpread rule, List<String> requiredLabels, PodKind kind, Pod pod, ClusterView view) {
    this.rule = rule;
    this.requiredLabels = requiredLabels;
    this.kind = kind;
    this.pod = pod;
    this.state = view.state();
    this.counts = view.count(kind);
    this.self = kind.includes(pod, state) ? 1 : 0;
    for (NodeView node : view.nodes()) {
      if (isCounted(node)) {
        byDomain.merge(domain(node).orElseThrow(), counts.on(node.name()), Integer::sum);
      }
    }
  }

  /** The tallies of a pod's own hard or soft rules. */
  static List<SpreadTally> of(Pod pod, WhenUnsatisfiable sort, ClusterView view) {
    List<TopologySpread> rules =
        pod.spec().topologySpread().stream().filter(r -> r.whenUnsatisfiable() == sort).toList();
    List<String> labels = rules.stream().map(TopologySpread::topologyKey).toList();
    return rules.stream().map(r -> tally(r, labels, ownKind(r, pod), pod, view)).toList();
  }

  /** The tallies of the soft rules for pods that have none: over hosts and zones. */
  static List<SpreadTally> byDefault(Pod pod, ClusterView view) {
    PodKind kind = siblings(pod);
    return DEFAULTS.stream().map(r -> tally(r, List.of(), kind, pod, view)).toList();
  }

  private static SpreadTally tally(
      TopologySpread rule, List<String> labels, PodKind kind, Pod pod, ClusterView view) {
    return view.tally(
        new Key(pod.owner(), pod.revision().number(), rule),
        SpreadTally.class,
        () -> new SpreadTally(rule, labels, kind, pod, view));
  }

  private static PodKind ownKind(TopologySpread rule, Pod pod) {
    return ownKind(rule, pod.labels(), siblings(pod));
  }

  private static PodKind.Siblings siblings(Pod pod) {
    return new PodKind.Siblings(pod.owner(), pod.revision().number(), false);
  }

  /** The pods that a rule counts which pods with these labels and siblings have. */
  static PodKind ownKind(
      TopologySpread rule, Map<String, String> podLabels, PodKind.Siblings siblings) {
    Map<String, String> labels = new TreeMap<>(rule.selector().matchLabels());
    for (String key : rule.matchLabelKeys()) {
      Optional.ofNullable(podLabels.get(key)).ifPresent(value -> labels.put(key, value));
    }
    return new PodKind.Spread(
        siblings.workload().namespace(),
        new LabelSelector(new TreeMap<>(labels), rule.selector().matchExpressions()),
        Optional.of(siblings)
            .filter(s -> rule.matchLabelKeys().contains(TopologySpread.POD_TEMPLATE_HASH)));
  }

  private boolean isCounted(NodeView node) {
    return domain(node).isPresent()
        && hasRequiredLabels(node)
        && (!rule.honorNodeAffinity() || NodeRules.matches(pod, node.node()))
        && (!rule.honorNodeTaints() || TaintToleration.intolerable(pod, node.node()).isEmpty());
  }

  /** Whether a node has the labels of all rules of the pod's own. */
  boolean hasRequiredLabels(NodeView node) {
    for (String label : requiredLabels) {
      if (!node.hasLabel(label)) {
        return false;
      }
    }
    return true;
  }

  TopologySpread rule() {
    return rule;
  }

  boolean isByHost() {
    return rule.topologyKey().equals(Node.HOSTNAME_LABEL);
  }

  /** The domain that a node is in. */
  Optional<String> domain(NodeView node) {
    return node.label(rule.topologyKey());
  }

  /** The domains with a node that counts, and how many pods each has. */
  Map<String, Integer> byDomain() {
    return byDomain;
  }

  /** Whether a pod is of the kind that the rule counts. */
  boolean counts(Pod other) {
    return kind.includes(other, state);
  }

  /** Whether a domain has more pods than the rule allows. */
  boolean isTooFull(String domain) {
    return in(domain) - fewest() > rule.maxSkew();
  }

  /** The domain in which a pod counts that is not being stopped. */
  Optional<String> countedIn(Pod other, ClusterView view) {
    return kind.includes(other, state)
        ? other.node().flatMap(view::node).filter(this::isCounted).flatMap(this::domain)
        : Optional.empty();
  }

  /** The pods in a domain. */
  int in(String domain) {
    return byDomain.getOrDefault(domain, 0);
  }

  /** The pods on a node, whether it counts or not. */
  int on(NodeView node) {
    return counts.on(node.name());
  }

  /** How far a domain is above the emptiest one once the pod is in it. */
  int skewWith(String domain) {
    return in(domain) + self - fewest();
  }

  private int fewest() {
    if (fewest.isEmpty()) {
      fewest = Optional.of(countFewest());
    }
    return fewest.get();
  }

  private int countFewest() {
    boolean tooFew = byDomain.size() < rule.minDomains().orElse(0);
    return tooFew ? 0 : byDomain.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  @Override
  public void placed(Pod other, NodeView node) {
    if (kind.includes(other, state) && isCounted(node)) {
      byDomain.merge(domain(node).orElseThrow(), 1, Integer::sum);
      fewest = Optional.empty();
    }
  }
}
