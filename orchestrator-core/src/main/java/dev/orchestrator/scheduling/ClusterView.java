package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.PodPlaced;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The cluster as one round of scheduling sees it: the state with the placements that were made so
 * far in the round. What rules count is counted once and then kept in step. Used by one thread.
 */
public final class ClusterView {
  private final Map<String, NodeView> byName = new HashMap<>();
  private final Map<Object, Tally> tallies = new HashMap<>();
  private ClusterState state;
  private Optional<List<NodeView>> nodes = Optional.empty();
  private Optional<List<Affine>> affine = Optional.empty();

  ClusterView(ClusterState state) {
    this.state = state;
  }

  /** The state, the placements of this round among it. */
  public ClusterState state() {
    return state;
  }

  /** All nodes in the order of their names. */
  public List<NodeView> nodes() {
    if (nodes.isEmpty()) {
      nodes = Optional.of(state.nodes().values().stream().map(this::view).toList());
    }
    return nodes.get();
  }

  /** A node by name. */
  public Optional<NodeView> node(String name) {
    return Optional.ofNullable(state.nodes().get(name)).map(this::view);
  }

  private NodeView view(Node node) {
    return byName.computeIfAbsent(node.name(), n -> new NodeView(node, state.usage(n)));
  }

  /** The pods on a node that have not ended. */
  public Stream<Pod> podsOn(String node) {
    return state.podsOn(node).stream().map(this::pod).filter(p -> !p.phase().isTerminal());
  }

  private Pod pod(PodKey key) {
    return state.pod(key).orElseThrow();
  }

  /** How many pods of a kind each node has. */
  PodCounts count(PodKind kind) {
    return tally(kind, PodCounts.class, () -> PodCounts.of(kind, state));
  }

  /**
   * A tally of this round, counted when it is first asked for.
   *
   * @param key identifies it; equal keys must mean equal tallies
   */
  <T extends Tally> T tally(Object key, Class<T> type, Supplier<T> count) {
    Tally known = tallies.get(key);
    if (known == null) {
      known = count.get();
      tallies.put(key, known);
    }
    return type.cast(known);
  }

  /** A workload's template with rules about other pods. */
  record Affine(ObjectKey owner, Revision revision) {
    Affinity affinity() {
      return revision.template().spec().affinity();
    }

    PodKind pods() {
      return new PodKind.Siblings(owner, revision.number(), true);
    }
  }

  /** All templates that have rules about other pods. */
  List<Affine> affine() {
    if (affine.isEmpty()) {
      List<Affine> found = new ArrayList<>();
      state
          .allRevisions()
          .forEach(
              (owner, revisions) ->
                  revisions.values().stream()
                      .filter(r -> speaksOfPods(r.template().spec().affinity()))
                      .forEach(r -> found.add(new Affine(owner, r))));
      affine = Optional.of(found);
    }
    return affine.get();
  }

  private static boolean speaksOfPods(Affinity affinity) {
    return !(affinity.requiredPods().isEmpty()
        && affinity.requiredAntiPods().isEmpty()
        && affinity.preferredPods().isEmpty()
        && affinity.preferredAntiPods().isEmpty());
  }

  void place(Pod pod, NodeView node, List<String> devices, Instant now) {
    state = state.with(List.of(new PodPlaced(pod.key(), pod.uid(), node.name(), now, devices)));
    node.place(pod.revision());
    tallies.values().forEach(t -> t.placed(pod, node));
  }
}
