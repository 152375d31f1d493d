package dev.orchestrator.store;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A state as a snapshot holds it: the changes that lead to everything but the pods, and the pods by
 * owner and revision.
 *
 * @param clusterId the cluster's id
 * @param epoch the leader's epoch
 * @param leader who leads
 * @param parts what leads from the empty state to this one, without its pods
 * @param groups the pods
 */
record SnapshotImage(
    String clusterId, long epoch, String leader, List<StateChange> parts, List<PodGroup> groups) {
  private static final Uid NOBODY = new Uid("");

  /** Pods of one incarnation of a workload that were made from one revision. */
  record PodGroup(ObjectKey owner, Uid ownerUid, Revision revision, List<PodImage> pods) {}

  /** What is a pod's own. */
  record PodImage(
      PodKey key,
      Uid uid,
      Instant createdAt,
      Optional<String> node,
      Optional<String> address,
      Optional<Instant> stoppingSince,
      Optional<Instant> readySince,
      String reason,
      List<ContainerStatus> initContainers,
      List<ContainerStatus> containers,
      Optional<String> nominatedNode,
      List<String> devices) {
    static PodImage of(Pod pod) {
      return new PodImage(
          pod.key(),
          pod.uid(),
          pod.createdAt(),
          pod.node(),
          pod.address(),
          pod.stoppingSince(),
          pod.readySince(),
          pod.reason(),
          pod.initContainers(),
          pod.containers(),
          pod.nominatedNode(),
          pod.devices());
    }

    Pod in(PodGroup group) {
      return new Pod(
          key,
          uid,
          group.owner(),
          group.ownerUid(),
          group.revision(),
          createdAt,
          node,
          address,
          stoppingSince,
          readySince,
          reason,
          initContainers,
          containers,
          nominatedNode,
          devices);
    }
  }

  /** What pods of a group have in common. */
  private record GroupKey(ObjectKey owner, Uid ownerUid, Revision revision) {
    /** Cheap on purpose: a revision's own hash covers its whole template. */
    @Override
    public int hashCode() {
      return 31 * owner.hashCode() + revision.number();
    }
  }

  static SnapshotImage of(ClusterState state) {
    return new SnapshotImage(
        state.clusterId(), state.epoch(), state.leader(), parts(state), groups(state));
  }

  /**
   * Revisions may be there before their owner is declared; a declaration of another uid drops them.
   */
  private static List<StateChange> parts(ClusterState state) {
    List<StateChange> parts = new ArrayList<>();
    state.nodes().values().forEach(node -> parts.add(new NodeRegistered(node)));
    state.declarations().values().forEach(declaration -> parts.add(new Declared(declaration)));
    state
        .allRevisions()
        .forEach(
            (owner, byNumber) ->
                byNumber
                    .values()
                    .forEach(r -> parts.add(new RevisionRecorded(owner, uid(state, owner), r))));
    state
        .statuses()
        .forEach((key, status) -> parts.add(new StatusChanged(key, uid(state, key), status)));
    state
        .serviceAddresses()
        .forEach((key, address) -> parts.add(new ServiceAddressed(key, uid(state, key), address)));
    return parts;
  }

  private static Uid uid(ClusterState state, ObjectKey key) {
    return state.declaration(key).map(Declaration::uid).orElse(NOBODY);
  }

  private static List<PodGroup> groups(ClusterState state) {
    Map<GroupKey, List<PodImage>> byKey = new LinkedHashMap<>();
    for (Pod pod : state.pods().values()) {
      byKey
          .computeIfAbsent(
              new GroupKey(pod.owner(), pod.ownerUid(), pod.revision()), k -> new ArrayList<>())
          .add(PodImage.of(pod));
    }
    List<PodGroup> groups = new ArrayList<>();
    byKey.forEach(
        (key, pods) -> groups.add(new PodGroup(key.owner(), key.ownerUid(), key.revision(), pods)));
    return groups;
  }

  /** All templates that occur, each once. */
  List<PodTemplate> templates() {
    Set<PodTemplate> templates = new LinkedHashSet<>();
    for (StateChange part : parts) {
      if (part instanceof Declared(Declaration declaration)
          && declaration.resource() instanceof Workload workload) {
        templates.add(workload.template());
      } else if (part instanceof RevisionRecorded recorded) {
        templates.add(recorded.revision().template());
      }
    }
    groups.forEach(group -> templates.add(group.revision().template()));
    return List.copyOf(templates);
  }

  ClusterState restored(long version) {
    List<Pod> pods = new ArrayList<>();
    groups.forEach(group -> group.pods().forEach(pod -> pods.add(pod.in(group))));
    return ClusterState.restored(version, clusterId, epoch, leader, parts, pods);
  }
}
