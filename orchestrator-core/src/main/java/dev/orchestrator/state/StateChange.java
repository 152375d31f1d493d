package dev.orchestrator.state;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Taint;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step from a {@link ClusterState} to the next. A change that speaks of an incarnation (a uid)
 * which is no longer there is without effect: late news about something gone is normal.
 */
public sealed interface StateChange {
  /** The cluster got its id; only the first one counts. */
  record ClusterFounded(String clusterId) implements StateChange {}

  /** A control plane took the lead; entries of earlier epochs that come later are ignored. */
  record LeaderClaimed(long epoch, String holder) implements StateChange {}

  /** An object was declared, changed, or its deletion was asked for. */
  record Declared(Declaration declaration) implements StateChange {}

  /** A declared object is gone. */
  record Removed(ObjectKey key, Uid uid) implements StateChange {}

  /** The status of a workload was worked out anew. */
  record StatusChanged(ObjectKey key, Uid uid, WorkloadStatus status) implements StateChange {}

  /** A Service got its address. */
  record ServiceAddressed(ObjectKey key, Uid uid, ServiceAddress address) implements StateChange {}

  /** A workload got a new template. */
  record RevisionRecorded(ObjectKey owner, Uid ownerUid, Revision revision)
      implements StateChange {}

  /** A template that no pod has any longer was forgotten. */
  record RevisionDropped(ObjectKey owner, Uid ownerUid, int number) implements StateChange {}

  /** A node is there, or is described anew. */
  record NodeRegistered(Node node) implements StateChange {}

  /** A node answers, or does not. */
  record NodeReadiness(String node, boolean ready, String reason, Instant at)
      implements StateChange {}

  /** A node was cordoned or uncordoned. */
  record NodeCordoned(String node, boolean cordoned) implements StateChange {}

  /** A node has these taints now. */
  record NodeTainted(String node, List<Taint> taints, Instant at) implements StateChange {
    /** Takes an immutable copy. */
    public NodeTainted {
      taints = List.copyOf(taints);
    }
  }

  /** A node has these labels now. */
  record NodeLabelled(String node, SortedMap<String, String> labels) implements StateChange {
    /** Takes an immutable copy. */
    public NodeLabelled {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /** A node left the cluster. */
  record NodeRemoved(String node) implements StateChange {}

  /** A change of one pod. */
  sealed interface PodChange extends StateChange {
    /** The pod's name. */
    PodKey pod();

    /** The pod's identity: without effect on another incarnation. */
    Uid uid();
  }

  /** A pod was decided. */
  record PodCreated(PodKey pod, Uid uid, ObjectKey owner, Uid ownerUid, int revision, Instant at)
      implements PodChange {}

  /** A pod got its node. */
  record PodPlaced(PodKey pod, Uid uid, String node, Instant at, List<String> devices)
      implements PodChange {
    /** Takes an immutable copy. */
    public PodPlaced {
      devices = List.copyOf(devices);
    }

    /** Without devices. */
    public PodPlaced(PodKey pod, Uid uid, String node, Instant at) {
      this(pod, uid, node, at, List.of());
    }
  }

  /** Room is being made for a pod on a node; an empty name says that it no longer is. */
  record PodNominated(PodKey pod, Uid uid, String node, Instant at) implements PodChange {}

  /** A pod found no node; the reason changed. */
  record PodUnschedulable(PodKey pod, Uid uid, String reason) implements PodChange {}

  /** A pod's end was asked for. */
  record PodStopping(PodKey pod, Uid uid, String reason, Instant at) implements PodChange {}

  /** A pod is gone from its node and from the state. */
  record PodRemoved(PodKey pod, Uid uid) implements PodChange {}

  /** An attempt to run a container was decided. */
  record ContainerStarting(
      PodKey pod, Uid uid, String container, int attempt, int failures, Instant at)
      implements PodChange {}

  /** An attempt was seen running. */
  record ContainerRunning(
      PodKey pod,
      Uid uid,
      String container,
      int attempt,
      Instant startedAt,
      Optional<String> address,
      Instant at)
      implements PodChange {}

  /** An attempt has ended or could not be started. */
  record ContainerTerminated(
      PodKey pod,
      Uid uid,
      String container,
      int attempt,
      Optional<Instant> startedAt,
      Instant finishedAt,
      int exitCode,
      boolean oomKilled,
      String reason,
      String message,
      Instant at)
      implements PodChange {}

  /** The end of an attempt was asked for. */
  record ContainerKilling(
      PodKey pod, Uid uid, String container, int attempt, String reason, Instant at)
      implements PodChange {}

  /** Probes changed their verdict about an attempt. */
  record ContainerProbed(
      PodKey pod,
      Uid uid,
      String container,
      int attempt,
      boolean startupPassed,
      boolean ready,
      String message,
      Instant at)
      implements PodChange {}
}
