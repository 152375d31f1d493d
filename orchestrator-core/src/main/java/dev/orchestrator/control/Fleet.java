package dev.orchestrator.control;

import static java.util.stream.Collectors.toCollection;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.Uid;
import dev.orchestrator.time.Seams;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The nodes that are driven from this process: which of them have news, and about which pods. Used
 * by the control thread only.
 */
final class Fleet implements AutoCloseable {
  private final SortedMap<String, NodeLink> links = new TreeMap<>();
  private final SortedSet<String> touched = new TreeSet<>();

  Fleet(List<AttachedNode> nodes, Seams seams, Inbox inbox) {
    nodes.forEach(
        n -> links.put(n.name(), new NodeLink(n, seams, inbox, link -> touched.add(link.name()))));
  }

  void open(String clusterId) {
    links.values().forEach(link -> link.open(clusterId));
  }

  Optional<NodeLink> link(String node) {
    return Optional.ofNullable(links.get(node));
  }

  /** The link to a pod's node, if the node is driven from here and answers. */
  Optional<NodeLink> answering(Pod pod) {
    return pod.node().flatMap(this::link).filter(NodeLink::isAnswering);
  }

  boolean hasNews() {
    return !touched.isEmpty();
  }

  /** What the state does not know yet about nodes that have news. */
  List<StateChange> changes(ClusterState state, Instant now) {
    List<StateChange> changes = new ArrayList<>();
    for (String name : touched) {
      NodeLink link = links.get(name);
      if (link != null && !link.isRetired()) {
        changes.addAll(link.changes(Optional.ofNullable(state.nodes().get(name)), now));
      }
    }
    return changes;
  }

  /** Nodes of which the state says that they are ready, and that nobody here drives. */
  List<StateChange> strangers(ClusterState state, Instant now) {
    return state.nodes().values().stream()
        .filter(n -> n.ready() && !links.containsKey(n.name()))
        .map(Node::name)
        .<StateChange>map(n -> new NodeReadiness(n, false, "no runtime is attached", now))
        .toList();
  }

  /** The pods of the state about which there is news. */
  SortedSet<PodKey> pods(ClusterState state) {
    SortedSet<PodKey> pods = new TreeSet<>();
    for (String name : touched) {
      NodeLink link = links.get(name);
      if (link != null) {
        SortedSet<Uid> news = link.news();
        boolean all = link.isBack();
        link.dropAllBut(podsOn(name, state).map(Pod::uid).collect(toCollection(TreeSet::new)));
        podsOn(name, state)
            .filter(pod -> all || news.contains(pod.uid()))
            .forEach(pod -> pods.add(pod.key()));
      }
    }
    return pods;
  }

  /** Whether something is on a node with news that the state does not know. */
  boolean hasOrphans(ClusterState state) {
    return touched.stream()
        .flatMap(name -> link(name).stream())
        .anyMatch(link -> !orphans(link, state).isEmpty());
  }

  /**
   * Removes what the state does not know: every intent is committed before its effect, so it was
   * removed from the state.
   *
   * @param state as it is at the end of the log
   */
  void removeOrphans(ClusterState state, Instant now) {
    for (String name : List.copyOf(touched)) {
      NodeLink link = links.get(name);
      if (link != null) {
        orphans(link, state).forEach(uid -> link.removeOrphan(uid, now));
        if (link.isRetired() && link.isAnswering() && link.pods().isEmpty()) {
          links.remove(name);
          link.close();
        }
      }
    }
  }

  private static SortedSet<Uid> orphans(NodeLink link, ClusterState state) {
    SortedSet<Uid> orphans = new TreeSet<>(link.news());
    orphans.retainAll(link.pods());
    podsOn(link.name(), state).forEach(pod -> orphans.remove(pod.uid()));
    return orphans;
  }

  private static Stream<Pod> podsOn(String node, ClusterState state) {
    return state.podsOn(node).stream().flatMap(key -> state.pod(key).stream());
  }

  /** The news are taken in. */
  void settled() {
    touched.forEach(name -> link(name).ifPresent(NodeLink::settled));
    touched.clear();
  }

  /** A pod is gone from the state. */
  void forget(Pod pod) {
    pod.node().flatMap(this::link).ifPresent(link -> link.forget(pod.uid()));
  }

  /** A node has left the cluster: what is on it is removed, then it is let go. */
  void retire(String node) {
    link(node).ifPresent(NodeLink::retire);
  }

  /** The addresses at which pods reach this host. */
  SortedSet<String> hostAddresses() {
    SortedSet<String> addresses = new TreeSet<>();
    for (NodeLink link : links.values()) {
      link.hostAddress().ifPresent(address -> addresses.add(address));
    }
    return addresses;
  }

  @Override
  public void close() {
    links.values().forEach(NodeLink::close);
  }
}
