package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.RebalancingPlan.LeftAlone;
import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster on which moves are tried one after the other. Used by one thread. */
final class Rearrangement {
  /** The templates with a hard rule about other pods, and the pods that the rule looks at. */
  private record Ruled(ObjectKey owner, int revision, List<PodKind> kinds) {}

  private final Scheduler scheduler;
  private final RebalancingLimits limits;
  private final Instant now;
  private final List<Ruled> ruled;
  private final SortedMap<String, String> leftAlone;
  private final List<Move> made;
  private final Map<ObjectKey, Integer> byWorkload;
  private ClusterState state;

  Rearrangement(ClusterState state, Scheduler scheduler, RebalancingLimits limits, Instant now) {
    this.state = state;
    this.scheduler = scheduler;
    this.limits = limits;
    this.now = now;
    ruled = ruled(state);
    leftAlone = new TreeMap<>();
    made = new ArrayList<>();
    byWorkload = new LinkedHashMap<>();
  }

  private Rearrangement(Rearrangement other) {
    state = other.state;
    scheduler = other.scheduler;
    limits = other.limits;
    now = other.now;
    ruled = other.ruled;
    leftAlone = new TreeMap<>(other.leftAlone);
    made = new ArrayList<>(other.made);
    byWorkload = new LinkedHashMap<>(other.byWorkload);
  }

  /** The same cluster with the same moves, to try others on. */
  Rearrangement copy() {
    return new Rearrangement(this);
  }

  /** Takes over what was tried on a copy. */
  void adopt(Rearrangement other) {
    state = other.state;
    made.clear();
    made.addAll(other.made);
    byWorkload.clear();
    byWorkload.putAll(other.byWorkload);
    leftAlone.putAll(other.leftAlone);
  }

  ClusterState state() {
    return state;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  List<Move> made() {
    return made;
  }

  /** How many more moves are allowed. */
  int left() {
    return limits.moves() - made.size();
  }

  List<LeftAlone> leftAlone() {
    return leftAlone.entrySet().stream().map(e -> new LeftAlone(e.getKey(), e.getValue())).toList();
  }

  void leave(String what, String why) {
    leftAlone.putIfAbsent(what, why);
  }

  /** The pods on a node that count, in the order of their names. */
  List<Pod> podsOn(String node) {
    return state.podsOn(node).stream()
        .flatMap(key -> state.pod(key).stream())
        .filter(Pod::isActive)
        .toList();
  }

  /** Why a pod must not be moved at all; noted when there is a reason. */
  Optional<String> pinned(Pod pod) {
    Optional<String> reason = reason(pod);
    reason.ifPresent(why -> leave("pod " + pod.key(), why));
    return reason;
  }

  private Optional<String> reason(Pod pod) {
    if (pod.owner().kind() != Kind.DEPLOYMENT) {
      return Optional.of(
          pod.owner().kind() == Kind.DAEMON_SET
              ? "its DaemonSet wants it on this node"
              : "its work would be lost");
    }
    if (!pod.spec().gang().isEmpty()) {
      return Optional.of("it is part of a gang");
    }
    if (!pod.devices().isEmpty()) {
      return Optional.of("it holds devices of its node");
    }
    if (state.declaration(pod.owner()).filter(Declaration::isDeleting).isPresent()) {
      return Optional.of("its workload is being deleted");
    }
    NavigableMap<Integer, Revision> revisions = state.revisions(pod.owner());
    if (!revisions.lastEntry().getValue().hash().equals(pod.revision().hash())) {
      return Optional.of("its workload is being rolled out");
    }
    if (byWorkload.getOrDefault(pod.owner(), 0) >= limits.movesPerWorkload()) {
      return Optional.of("its workload is moved " + limits.movesPerWorkload() + " times at most");
    }
    return limits.allowances().stream().flatMap(a -> a.refusal(pod).stream()).findFirst();
  }

  /** Whether hard rules, its own or others', look at where a pod is beside other pods. */
  boolean isRuled(Pod pod) {
    return !pod.spec().affinity().requiredAntiPods().isEmpty()
        || !pod.spec().affinity().requiredPods().isEmpty()
        || ruled.stream().anyMatch(r -> concerns(r, pod));
  }

  private boolean concerns(Ruled template, Pod pod) {
    return isOf(template, pod) || template.kinds().stream().anyMatch(k -> k.includes(pod, state));
  }

  private static boolean isOf(Ruled template, Pod pod) {
    return template.owner().equals(pod.owner()) && template.revision() == pod.revision().number();
  }

  /** The state while the pod is being stopped and its replacement has no node yet. */
  private ClusterState during(Pod pod, PodKey replacement) {
    return state.with(
        List.of(
            new PodStopping(pod.key(), pod.uid(), "moved", now),
            new PodCreated(
                replacement,
                pod.uid(),
                pod.owner(),
                pod.ownerUid(),
                pod.revision().number(),
                now)));
  }

  private ClusterState after(Pod pod, String to) {
    return state.with(
        List.of(
            new PodRemoved(pod.key(), pod.uid()),
            new PodCreated(
                pod.key(),
                pod.uid(),
                pod.owner(),
                pod.ownerUid(),
                pod.revision().number(),
                pod.createdAt()),
            new PodPlaced(pod.key(), pod.uid(), to, now)));
  }

  /**
   * Moves a pod if it may be moved and no hard rule is in the way, neither while the old pod is
   * still there nor afterwards, for it or for any other pod.
   *
   * @param gain by how much the measure falls
   */
  boolean move(Pod pod, String to, long gain, String reason) {
    if (left() <= 0 || pinned(pod).isPresent()) {
      return false;
    }
    PodKey replacement = new PodKey(pod.key().namespace(), pod.key().name() + "+");
    ClusterState during = during(pod, replacement);
    if (scheduler.check(during, during.pod(replacement).orElseThrow(), to).isPresent()) {
      return false;
    }
    ClusterState after = after(pod, to);
    if (isRuled(pod) && breaksRules(pod, after)) {
      return false;
    }
    made.add(new Move(pod.key(), pod.uid(), pod.node().orElseThrow(), to, gain, reason));
    byWorkload.merge(pod.owner(), 1, Integer::sum);
    state = after;
    return true;
  }

  private boolean breaksRules(Pod moved, ClusterState after) {
    if (!holds(after, after.pod(moved.key()).orElseThrow())) {
      return true;
    }
    for (Ruled template : ruled) {
      if (concerns(template, moved)) {
        for (PodKey key : state.podsOf(template.owner())) {
          Pod pod = state.pod(key).orElseThrow();
          if (isOf(template, pod)
              && pod.isActive()
              && pod.node().isPresent()
              && !key.equals(moved.key())
              && !holds(after, pod)
              && holds(state, pod)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether the rules let a pod be where it is. */
  private boolean holds(ClusterState in, Pod pod) {
    ClusterState without = in.with(List.of(new PodRemoved(pod.key(), pod.uid())));
    return scheduler.check(without, pod, pod.node().orElseThrow()).isEmpty();
  }

  private static List<Ruled> ruled(ClusterState state) {
    List<Ruled> found = new ArrayList<>();
    state
        .allRevisions()
        .forEach(
            (owner, revisions) ->
                revisions.values().forEach(r -> ruled(owner, r).ifPresent(found::add)));
    return found;
  }

  private static Optional<Ruled> ruled(ObjectKey owner, Revision revision) {
    List<PodKind> kinds = new ArrayList<>();
    for (TopologySpread rule : revision.template().spec().topologySpread()) {
      if (rule.whenUnsatisfiable() == WhenUnsatisfiable.DO_NOT_SCHEDULE) {
        PodKind.Siblings siblings = new PodKind.Siblings(owner, revision.number(), false);
        kinds.add(SpreadTally.ownKind(rule, revision.template().labels(), siblings));
      }
    }
    for (PodAffinityTerm term : revision.template().spec().affinity().requiredPods()) {
      kinds.add(new PodKind.Meant(owner.namespace(), List.of(term)));
    }
    return kinds.isEmpty()
        ? Optional.empty()
        : Optional.of(new Ruled(owner, revision.number(), kinds));
  }
}
