package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A cluster laid out for placing pods fast: what the rules need of nodes and pods, kept in columns
 * and counts that each pod that comes or goes brings up to date. A mirror of a {@link ClusterState}
 * and of the placements that were made on top of it. Used by one thread.
 */
final class ClusterIndex {
  private record ClassKey(ObjectKey owner, int number, String hash) {}

  private record GangKey(String namespace, String name) {}

  private record NodeKind(Map<String, String> labels, boolean hasHostname, List<Taint> taints) {}

  private final IndexRules rules;
  private final boolean images;
  private final NodeTable nodes = new NodeTable();
  private final Journal journal = new Journal();
  private final Tallies tallies;
  private final Map<String, Topology> topologies = new HashMap<>();
  private final List<Topology> ordered = new ArrayList<>();
  private final Topology eachNode = Topology.ofNodes();
  private final Map<NodeKind, Integer> kinds = new HashMap<>();
  private final Map<PodShape.Key, PodShape> shapes = new LinkedHashMap<>();
  private final Map<ClassKey, PodClass> classes = new LinkedHashMap<>();
  private final Map<PodKey, Bound> bound = new HashMap<>();
  private final Map<PodKey, Bound> reserved = new TreeMap<>();
  private final TreeMap<Integer, int[]> priorities = new TreeMap<>();
  private final Map<GangKey, Integer> gangs = new HashMap<>();
  private final NodeChoice choice = new NodeChoice(this);
  private @Nullable Layout layout;
  private long layoutVersion;
  private boolean outgrown;
  private long[] changedAt = {};
  private @Nullable Revision lastRevision;
  private @Nullable PodClass lastClass;

  /** The index of a state. */
  ClusterIndex(ClusterState state, IndexRules rules) {
    this.rules = rules;
    images =
        rules.imageWeight() > 0
            && state.nodes().values().stream().anyMatch(n -> !n.images().isEmpty());
    tallies = new Tallies(nodes, state);
    state.nodes().values().forEach(n -> set(n.name(), Optional.of(n)));
    state
        .nodes()
        .keySet()
        .forEach(name -> state.podsOn(name).forEach(key -> follow(key, state.pod(key))));
  }

  NodeTable nodes() {
    return nodes;
  }

  /** The rules of the profile. */
  IndexRules rules() {
    return rules;
  }

  Journal journal() {
    return journal;
  }

  /** The search for the best node. */
  NodeChoice choice() {
    return choice;
  }

  Tallies tallies() {
    return tallies;
  }

  /** Whether it is better to begin anew: too much that nobody needs, or a topology became fine. */
  boolean isOutgrown() {
    return outgrown || classes.size() > 1000 + 4 * bound.size();
  }

  // Nodes

  /** Makes a node what it is now; empty when it is gone. */
  void follow(String name, Optional<Node> node, ClusterState state) {
    int number = nodes.number(name);
    if (node.equals(nodes.node(number))) {
      return;
    }
    outgrown |=
        !images && rules.imageWeight() > 0 && node.filter(n -> !n.images().isEmpty()).isPresent();
    if (isAlike(nodes.node(number), node)) {
      nodes.set(number, node, nodes.kind(number));
      changed(number);
      return;
    }
    List<Bound> there = List.copyOf(nodes.bound(number));
    there.forEach(this::unbind);
    set(name, node);
    if (node.isPresent()) {
      state.podsOn(name).forEach(key -> follow(key, state.pod(key)));
    }
  }

  /** Whether a node is as before in everything that is worked out once for many decisions. */
  private static boolean isAlike(Optional<Node> before, Optional<Node> after) {
    return before.isPresent()
        && after.isPresent()
        && before.get().labels().equals(after.get().labels())
        && before.get().taints().equals(after.get().taints())
        && before.get().devices().equals(after.get().devices())
        && before.get().images().equals(after.get().images());
  }

  /** The node must not have any pod that is counted. */
  private void set(String name, Optional<Node> node) {
    int number = nodes.number(name);
    tallies.leave(number);
    nodes.set(number, node, node.map(this::kind).orElse(0));
    for (Topology topology : ordered) {
      enter(topology, number);
    }
    tallies.enter(number);
    changed(number);
    layout = null;
    layoutVersion++;
  }

  private int kind(Node node) {
    Map<String, String> labels = new TreeMap<>(node.labels());
    boolean hasHostname = labels.remove(Node.HOSTNAME_LABEL) != null;
    return kinds.computeIfAbsent(
        new NodeKind(labels, hasHostname, node.taints()), k -> kinds.size());
  }

  private void enter(Topology topology, int number) {
    outgrown |= topology.set(number, domain(topology, number));
  }

  private Optional<String> domain(Topology topology, int number) {
    return nodes.node(number).flatMap(n -> Optional.ofNullable(n.labels().get(topology.key())));
  }

  // Topologies

  /** The topology of a label. */
  Topology topology(String key) {
    Topology known = topologies.get(key);
    if (known == null) {
      known = Topology.of(key, ordered.size());
      topologies.put(key, known);
      ordered.add(known);
      for (int number = 0; number < nodes.size(); number++) {
        known.set(number, domain(known, number));
      }
      layout = null;
      layoutVersion++;
    }
    return known;
  }

  /** The topology in which each node is a domain. */
  Topology eachNode() {
    return eachNode;
  }

  /** Changes with each new layout. */
  long layoutVersion() {
    return layoutVersion;
  }

  Layout layout() {
    Layout known = layout;
    if (known == null) {
      known = new Layout(byName(), nodes, ordered);
      layout = known;
    }
    return known;
  }

  private int[] byName() {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < nodes.size(); number++) {
      if (nodes.isPresent(number)) {
        numbers.add(number);
      }
    }
    numbers.sort(java.util.Comparator.comparing(nodes::name));
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  // Pods

  /** The class of a pod. */
  PodClass classOf(Pod pod) {
    Revision revision = pod.revision();
    PodClass last = lastClass;
    if (last == null || !revision.equals(lastRevision) || !last.owner().equals(pod.owner())) {
      last =
          classes.computeIfAbsent(
              new ClassKey(pod.owner(), revision.number(), revision.hash()), key -> newClass(pod));
      lastClass = last;
      lastRevision = revision;
    }
    return last;
  }

  private PodClass newClass(Pod pod) {
    PodShape shape =
        shapes.computeIfAbsent(
            PodShape.Key.of(pod.revision(), images), key -> new PodShape(key, nodes, rules));
    PodClass pods =
        new PodClass(
            pod.owner(),
            pod.revision(),
            shape,
            priorities.computeIfAbsent(pod.spec().priority(), priority -> new int[1]));
    tallies.enrol(pods);
    return pods;
  }

  /** Brings everything up to date that a decision about these pods needs. */
  void refresh(PodClass pods) {
    if (rules.judgesDevices()) {
      nodes.mix().learn();
    }
    boolean rulesChanged = pods.rules().refresh(this);
    pods.shape().bins().refresh(pods.shape(), this);
    pods.outliers().refresh(this, rulesChanged);
  }

  /** Makes a pod count where it is now, where room is being made for it, or nowhere. */
  void follow(PodKey key, Optional<Pod> pod) {
    Bound before = bound.get(key);
    Optional<Pod> there = pod.filter(p -> place(p) >= 0);
    if (before != null && there.filter(p -> isSame(before, p)).isPresent()) {
      return;
    }
    if (before != null) {
      unbind(before);
    }
    there.ifPresent(p -> bind(p, place(p)));
  }

  /** The number of the node that a pod counts on; −1 when there is none. */
  private int place(Pod pod) {
    Optional<String> name =
        pod.node().or(() -> pod.isStopping() ? Optional.empty() : pod.nominatedNode());
    int node = name.map(nodes::find).orElse(-1);
    return node >= 0 && nodes.isPresent(node) && !pod.phase().isTerminal() ? node : -1;
  }

  private boolean isSame(Bound before, Pod pod) {
    return before.uid().equals(pod.uid())
        && before.stopping() == pod.isStopping()
        && before.node() == place(pod)
        && before.isReserved() == pod.node().isEmpty()
        && (before.isReserved() || before.devices().equals(pod.devices()))
        && before.pods() == classOf(pod);
  }

  /** How a pod is counted now. */
  Optional<Bound> bound(PodKey key) {
    return Optional.ofNullable(bound.get(key));
  }

  /** Where room is being made for a pod. */
  Optional<Bound> reservation(PodKey key) {
    return Optional.ofNullable(reserved.get(key));
  }

  /** All room that is being made for pods of lower priority. */
  List<Bound> reservationsBelow(int priority) {
    return reserved.isEmpty()
        ? List.of()
        : reserved.values().stream().filter(b -> b.priority() < priority).toList();
  }

  /** Whether any pod on a node has a lower priority. */
  boolean hasBelow(int priority) {
    return priorities.headMap(priority).values().stream().anyMatch(pods -> pods[0] > 0);
  }

  /** How many pods of a gang have a node and stay there. */
  int gangSize(String namespace, String gang) {
    return gangs.getOrDefault(new GangKey(namespace, gang), 0);
  }

  private void bind(Pod pod, int node) {
    boolean isReserved = pod.node().isEmpty();
    bind(pod, node, isReserved ? devices(pod, node) : pod.devices(), isReserved);
  }

  /** The devices that a pod would be given on a node; none if there are not enough. */
  List<String> devices(Pod pod, int node) {
    return pod.spec()
        .devices()
        .filter(nodes.devices(node)::fit)
        .map(nodes.devices(node)::choose)
        .orElse(List.of());
  }

  /** Counts a pod on a node, or the room that is being made for it. */
  Bound bind(Pod pod, int node, List<String> devices, boolean isReserved) {
    Bound binding =
        new Bound(
            pod.key(),
            pod.uid(),
            classOf(pod),
            node,
            pod.isStopping(),
            isReserved,
            pod.createdAt(),
            devices);
    bind(binding);
    return binding;
  }

  void bind(Bound binding) {
    bound.put(binding.key(), binding);
    nodes.bound(binding.node()).add(binding);
    count(binding, 1);
    if (binding.isReserved()) {
      reserved.put(binding.key(), binding);
    }
  }

  void unbind(Bound binding) {
    bound.remove(binding.key());
    nodes.bound(binding.node()).remove(binding);
    count(binding, -1);
    if (binding.isReserved()) {
      reserved.remove(binding.key());
    }
  }

  private void count(Bound binding, int sign) {
    PodClass pods = binding.pods();
    nodes.use(binding, sign);
    pods.count(binding.node(), binding.stopping(), sign);
    changed(binding.node());
    pods.sharedByPriority()[0] += sign;
    if (pods.spec().gang().isPresent() && !binding.isReserved() && !binding.stopping()) {
      gangs.merge(
          new GangKey(pods.namespace(), pods.spec().gang().get().name()), sign, Integer::sum);
    }
  }

  /**
   * Takes a pod away for the time of an experiment.
   *
   * @param kin whether the rules of other pods are to notice
   */
  void lift(Bound binding, boolean kin) {
    experiment(binding, -1, kin);
  }

  /** Ends an experiment with a pod. */
  void putBack(Bound binding, boolean kin) {
    experiment(binding, 1, kin);
  }

  private void experiment(Bound binding, int sign, boolean kin) {
    nodes.use(binding, sign);
    if (kin) {
      binding.pods().count(binding.node(), binding.stopping(), sign);
    }
  }

  private void changed(int node) {
    if (node >= changedAt.length) {
      changedAt = Arrays.copyOf(changedAt, Math.max(16, 2 * (node + 1)));
    }
    changedAt[node] = journal.head();
    journal.add(node);
  }

  /** Where the journal speaks of a node last. */
  long changedAt(int node) {
    return changedAt[node];
  }
}
