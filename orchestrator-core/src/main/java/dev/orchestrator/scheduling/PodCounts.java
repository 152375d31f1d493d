package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How many pods of a kind each node has; pods that have ended do not count. */
final class PodCounts implements Tally {
  private final PodKind kind;
  private final ClusterState state;
  private final Map<String, Integer> byNode = new LinkedHashMap<>();

  private PodCounts(PodKind kind, ClusterState state) {
    this.kind = kind;
    this.state = state;
  }

  static PodCounts of(PodKind kind, ClusterState state) {
    PodCounts counts = new PodCounts(kind, state);
    state.allRevisions().forEach((owner, revisions) -> counts.add(owner, revisions.values()));
    return counts;
  }

  private void add(ObjectKey owner, Collection<Revision> revisions) {
    Set<Integer> numbers = new HashSet<>();
    for (Revision revision : revisions) {
      if (kind.includes(owner, revision, state)) {
        numbers.add(revision.number());
      }
    }
    if (numbers.isEmpty()) {
      return;
    }
    for (PodKey key : state.podsOf(owner)) {
      Pod pod = state.pods().get(key);
      if (pod != null && numbers.contains(pod.revision().number()) && counts(pod)) {
        byNode.merge(pod.node().orElseThrow(), 1, Integer::sum);
      }
    }
  }

  private boolean counts(Pod pod) {
    return pod.node().isPresent()
        && (kind.countsStopping() || !pod.isStopping())
        && !pod.phase().isTerminal();
  }

  /** How many there are on this node. */
  int on(String node) {
    return byNode.getOrDefault(node, 0);
  }

  /** The nodes that have any, and how many. */
  Map<String, Integer> byNode() {
    return byNode;
  }

  @Override
  public void placed(Pod pod, NodeView node) {
    if (kind.includes(pod, state)) {
      byNode.merge(node.name(), 1, Integer::sum);
    }
  }
}
