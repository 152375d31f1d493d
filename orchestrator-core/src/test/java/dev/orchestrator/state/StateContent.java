package dev.orchestrator.state;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.ResourceList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All that a state says, in collections of its own.
 *
 * @param version and what follows: the accessor of the same name
 */
public record StateContent(
    long version,
    String clusterId,
    long epoch,
    String leader,
    SortedMap<ObjectKey, Declaration> declarations,
    SortedMap<ObjectKey, WorkloadStatus> statuses,
    SortedMap<ObjectKey, ServiceAddress> addresses,
    SortedMap<ObjectKey, Map<Integer, Revision>> revisions,
    SortedMap<String, Node> nodes,
    SortedMap<PodKey, Pod> pods,
    SortedMap<ObjectKey, Set<PodKey>> podsByOwner,
    SortedMap<String, Set<PodKey>> podsByNode,
    SortedMap<String, NodeUsage> usage,
    Set<PodKey> unplaced) {
  /** What the state's accessors say. */
  public static StateContent of(ClusterState state) {
    StateContent derived = derived(state);
    SortedMap<ObjectKey, Set<PodKey>> byOwner = new TreeMap<>();
    SortedMap<String, Set<PodKey>> byNode = new TreeMap<>();
    SortedMap<String, NodeUsage> usage = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      ObjectKey owner = ObjectKey.deployment("shop", "web" + i);
      byOwner.put(owner, new TreeSet<>(state.podsOf(owner)));
      byNode.put("node" + i, new TreeSet<>(state.podsOn("node" + i)));
      usage.put("node" + i, withoutZeros(state.usage("node" + i)));
    }
    return derived.with(byOwner, byNode, usage, new TreeSet<>(state.unplaced()));
  }

  /** The same with the indexes worked out from the pods alone, in the simplest way. */
  public static StateContent derived(ClusterState state) {
    SortedMap<ObjectKey, Map<Integer, Revision>> revisions = new TreeMap<>();
    state
        .allRevisions()
        .forEach(
            (owner, byNumber) -> {
              if (!byNumber.isEmpty()) {
                revisions.put(owner, new TreeMap<>(byNumber));
              }
            });
    SortedMap<ObjectKey, Set<PodKey>> byOwner = new TreeMap<>();
    SortedMap<String, Set<PodKey>> byNode = new TreeMap<>();
    SortedMap<String, NodeUsage> usage = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      ObjectKey owner = ObjectKey.deployment("shop", "web" + i);
      String node = "node" + i;
      byOwner.put(owner, keys(state, pod -> pod.owner().equals(owner)));
      byNode.put(node, keys(state, pod -> pod.node().equals(java.util.Optional.of(node))));
      usage.put(node, usage(state, node));
    }
    return new StateContent(
        state.version(),
        state.clusterId(),
        state.epoch(),
        state.leader(),
        new TreeMap<>(state.declarations()),
        new TreeMap<>(state.statuses()),
        new TreeMap<>(state.serviceAddresses()),
        revisions,
        new TreeMap<>(state.nodes()),
        new TreeMap<>(state.pods()),
        byOwner,
        byNode,
        usage,
        keys(state, pod -> pod.node().isEmpty() && !pod.isStopping()));
  }

  private StateContent with(
      SortedMap<ObjectKey, Set<PodKey>> byOwner,
      SortedMap<String, Set<PodKey>> byNode,
      SortedMap<String, NodeUsage> used,
      Set<PodKey> waiting) {
    return new StateContent(
        version,
        clusterId,
        epoch,
        leader,
        declarations,
        statuses,
        addresses,
        revisions,
        nodes,
        pods,
        byOwner,
        byNode,
        used,
        waiting);
  }

  private static Set<PodKey> keys(ClusterState state, Predicate<Pod> wanted) {
    return new TreeSet<>(pods(state, wanted).map(Pod::key).toList());
  }

  private static Stream<Pod> pods(ClusterState state, Predicate<Pod> wanted) {
    return state.pods().values().stream().filter(wanted);
  }

  private static NodeUsage usage(ClusterState state, String node) {
    List<ResourceList> requests =
        pods(state, pod -> pod.node().equals(java.util.Optional.of(node)))
            .filter(pod -> !pod.phase().isTerminal())
            .map(pod -> pod.revision().requests())
            .toList();
    ResourceList sum = requests.stream().reduce(ResourceList.EMPTY, ResourceList::plus);
    return withoutZeros(new NodeUsage(requests.size(), sum));
  }

  private static NodeUsage withoutZeros(NodeUsage usage) {
    SortedMap<String, Long> amounts = new TreeMap<>(usage.amounts().amounts());
    amounts.values().removeIf(amount -> amount == 0);
    return new NodeUsage(usage.pods(), new ResourceList(amounts));
  }
}
