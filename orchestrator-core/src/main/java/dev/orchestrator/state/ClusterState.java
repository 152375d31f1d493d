package dev.orchestrator.state;

import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The whole state of a cluster after an entry of the log: an immutable value that shares its
 * structure with its predecessor, so that a step costs what it changes and not what there is. All
 * maps iterate in key order.
 */
public final class ClusterState {
  /** The state before the first entry. */
  public static final ClusterState EMPTY = new ClusterState(new StateEditor(), Trail.begin());

  private final long version;
  private final String clusterId;
  private final long epoch;
  private final String leader;
  private final TreePMap<ObjectKey, Declaration> declarations;
  private final TreePMap<ObjectKey, WorkloadStatus> statuses;
  private final TreePMap<ObjectKey, ServiceAddress> addresses;
  private final TreePMap<ObjectKey, TreePMap<Integer, Revision>> revisions;
  private final TreePMap<String, Node> nodes;
  private final TreePMap<String, NodeUsage> usage;
  private final TreePMap<PodKey, Pod> pods;
  private final TreePMap<ObjectKey, TreePSet<PodKey>> podsByOwner;
  private final TreePMap<String, TreePSet<PodKey>> podsByNode;
  private final TreePSet<PodKey> unplaced;
  private final Trail trail;

  private ClusterState(StateEditor editor, Trail trail) {
    this.trail = trail;
    version = editor.version;
    clusterId = editor.clusterId;
    epoch = editor.epoch;
    leader = editor.leader;
    declarations = editor.declarations;
    statuses = editor.statuses;
    addresses = editor.addresses;
    revisions = editor.revisions;
    nodes = editor.nodes;
    usage = editor.usage;
    pods = editor.pods;
    podsByOwner = editor.podsByOwner;
    podsByNode = editor.podsByNode;
    unplaced = editor.unplaced;
  }

  StateEditor edit() {
    StateEditor editor = new StateEditor();
    editor.version = version;
    editor.clusterId = clusterId;
    editor.epoch = epoch;
    editor.leader = leader;
    editor.declarations = declarations;
    editor.statuses = statuses;
    editor.addresses = addresses;
    editor.revisions = revisions;
    editor.nodes = nodes;
    editor.usage = usage;
    editor.pods = pods;
    editor.podsByOwner = podsByOwner;
    editor.podsByNode = podsByNode;
    editor.unplaced = unplaced;
    return editor;
  }

  /**
   * The state after one more entry. An entry of an epoch that was superseded changes nothing but
   * the version.
   *
   * @param position the entry's position in the log; one more than {@link #version()}
   */
  public ClusterState apply(long position, Entry entry) {
    StateEditor editor = edit();
    editor.apply(position, entry);
    return new ClusterState(editor, trail.plus(entry.changes()));
  }

  /**
   * The state that these changes would lead to, at the same version: for decisions within one step.
   */
  public ClusterState with(Collection<? extends StateChange> changes) {
    StateEditor editor = edit();
    changes.forEach(editor::apply);
    return new ClusterState(editor, trail.plus(changes));
  }

  /**
   * What may differ between this state and another one: the changes that led to either from the
   * last state that both have in common, in no particular order. A pod, node or object that no
   * change names is the same in both. Costs what was changed, not what there is.
   *
   * @return empty when the two have nothing in common, or nothing that is remembered: the latest
   *     thousand steps are
   */
  public Optional<List<StateChange>> differences(ClusterState other) {
    return trail.differences(other.trail);
  }

  /** The state at a version, from the parts that a snapshot holds. */
  public static ClusterState restored(
      long version,
      String clusterId,
      long epoch,
      String leader,
      Collection<? extends StateChange> parts,
      Collection<Pod> pods) {
    StateEditor editor = new StateEditor();
    editor.clusterId = clusterId;
    editor.epoch = epoch;
    editor.leader = leader;
    parts.forEach(editor::apply);
    pods.forEach(editor::add);
    editor.version = version;
    return new ClusterState(editor, Trail.begin());
  }

  /** The position of the last entry that is folded in; 0 before the first. */
  public long version() {
    return version;
  }

  /** The cluster's id, given once; empty before. */
  public String clusterId() {
    return clusterId;
  }

  /** The epoch of the present leader; 0 before the first. */
  public long epoch() {
    return epoch;
  }

  /** Who leads in this epoch. */
  public String leader() {
    return leader;
  }

  /** All declared objects. */
  public SortedMap<ObjectKey, Declaration> declarations() {
    return declarations;
  }

  /** A declared object. */
  public Optional<Declaration> declaration(ObjectKey key) {
    return Optional.ofNullable(declarations.get(key));
  }

  /** The declared objects of one namespace (not the namespace itself). */
  public NavigableMap<ObjectKey, Declaration> declarationsIn(String namespace) {
    return declarations.subMap(
        new ObjectKey(Kind.NAMESPACE, namespace, ""),
        true,
        new ObjectKey(Kind.NAMESPACE, namespace + "\0", ""),
        false);
  }

  /** The status of all workloads. */
  public SortedMap<ObjectKey, WorkloadStatus> statuses() {
    return statuses;
  }

  /** The status of a workload; {@link WorkloadStatus#NONE} when nothing was observed yet. */
  public WorkloadStatus status(ObjectKey key) {
    return statuses.getOrDefault(key, WorkloadStatus.NONE);
  }

  /** The addresses of all Services that have one. */
  public SortedMap<ObjectKey, ServiceAddress> serviceAddresses() {
    return addresses;
  }

  /** The revisions of all workloads, by number. */
  public SortedMap<ObjectKey, ? extends NavigableMap<Integer, Revision>> allRevisions() {
    return revisions;
  }

  /** The revisions of a workload, by number; the last one is the newest. */
  public NavigableMap<Integer, Revision> revisions(ObjectKey owner) {
    return revisions.getOrDefault(owner, TreePMap.empty());
  }

  /** All nodes by name. */
  public SortedMap<String, Node> nodes() {
    return nodes;
  }

  /** What the pods of a node ask for in sum. */
  public NodeUsage usage(String node) {
    return usage.getOrDefault(node, NodeUsage.NONE);
  }

  /** All pods. */
  public SortedMap<PodKey, Pod> pods() {
    return pods;
  }

  /** A pod by name. */
  public Optional<Pod> pod(PodKey key) {
    return Optional.ofNullable(pods.get(key));
  }

  /** A pod by name, if it is still this incarnation. */
  public Optional<Pod> pod(PodKey key, Uid uid) {
    return pod(key).filter(p -> p.uid().equals(uid));
  }

  /** The pods of a workload. */
  public SortedSet<PodKey> podsOf(ObjectKey owner) {
    return podsByOwner.getOrDefault(owner, TreePSet.empty());
  }

  /** The pods on a node, those that have ended among them. */
  public SortedSet<PodKey> podsOn(String node) {
    return podsByNode.getOrDefault(node, TreePSet.empty());
  }

  /** The pods that have no node yet and are not being stopped. */
  public SortedSet<PodKey> unplaced() {
    return unplaced;
  }

  @Override
  public String toString() {
    return "ClusterState[version="
        + version
        + ", objects="
        + declarations.size()
        + ", nodes="
        + nodes.size()
        + ", pods="
        + pods.size()
        + "]";
  }
}
