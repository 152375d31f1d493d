package dev.orchestrator.benchmarks;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A cluster in the making, and the pods in it that wait for a node. */
final class PendingPods {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final String ZONE = "topology.kubernetes.io/zone";

  private static final Uid OWNER = new Uid("owner");

  private ClusterState state = ClusterState.EMPTY;
  private final List<Pod> pending = new ArrayList<>();
  private int uids;
  private int instants;

  ClusterState state() {
    return state;
  }

  List<Pod> pods() {
    return List.copyOf(pending);
  }

  PendingPods namespaces(String prefix, int count, Map<String, String> labels) {
    List<StateChange> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Namespace namespace =
          new Namespace(new Metadata("", prefix + i, new TreeMap<>(labels), new TreeMap<>()));
      changes.add(new Declared(new Declaration(namespace, uid(), 1, NOW, Optional.empty())));
    }
    state = state.with(changes);
    return this;
  }

  private Uid uid() {
    return Uid.at(1, uids++);
  }

  /** Nodes with a host name, in turn in each of the zones. */
  PendingPods nodes(int count, int zones, ResourceList allocatable) {
    List<StateChange> changes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "node-%06d".formatted(i);
      SortedMap<String, String> labels = new TreeMap<>();
      labels.put(Node.HOSTNAME_LABEL, name);
      labels.put(ZONE, "zone" + i % zones);
      changes.add(
          new NodeRegistered(new Node(name, labels, List.of(), allocatable, true, true, "", NOW)));
    }
    state = state.with(changes);
    return this;
  }

  /** A pod of one container. */
  static PodSpec.Builder asking(long cpuMillis, long memoryMib) {
    return PodSpec.builder()
        .container(
            Container.builder("main")
                .requests(ResourceList.of(cpuMillis, memoryMib << 20))
                .build());
  }

  /** Pods of one workload in the namespace {@code default}, all made at the same time. */
  PendingPods pods(String workload, int count, PodSpec spec) {
    return pods("default", workload, count, spec);
  }

  PendingPods pods(String namespace, String workload, int count, PodSpec spec) {
    ObjectKey owner = record(namespace, workload, spec);
    Instant made = NOW.plusMillis(instants++);
    List<StateChange> changes = new ArrayList<>();
    List<PodKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(create(owner, i, made, changes));
    }
    state = state.with(changes);
    keys.forEach(key -> pending.add(state.pod(key).orElseThrow()));
    return this;
  }

  /** One pod of each workload, then the next one of each, and so on. */
  PendingPods inTurn(SortedMap<String, PodSpec> workloads, int count) {
    List<StateChange> changes = new ArrayList<>();
    List<ObjectKey> owners = new ArrayList<>();
    workloads.forEach((name, spec) -> owners.add(record("default", name, spec)));
    List<PodKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (ObjectKey owner : owners) {
        keys.add(create(owner, i, NOW.plusMillis(instants++), changes));
      }
    }
    state = state.with(changes);
    keys.forEach(key -> pending.add(state.pod(key).orElseThrow()));
    return this;
  }

  private ObjectKey record(String namespace, String workload, PodSpec spec) {
    ObjectKey owner = ObjectKey.deployment(namespace, workload);
    PodTemplate template = PodTemplate.of(Map.of("app", workload, "team", "bench"), spec);
    state =
        state.with(
            List.of(
                new RevisionRecorded(
                    owner, OWNER, Revision.of(1, template, namespace + "/" + workload, NOW))));
    return owner;
  }

  private PodKey create(ObjectKey owner, int number, Instant made, List<StateChange> changes) {
    PodKey key = new PodKey(owner.namespace(), owner.name() + "-%07d".formatted(number));
    changes.add(new PodCreated(key, uid(), owner, OWNER, 1, made));
    return key;
  }

  /** Places all that wait; what finds no node goes on waiting. */
  PendingPods placed(Scheduler scheduler) {
    List<StateChange> changes = new ArrayList<>();
    for (PlacementDecision decision : scheduler.decide(state, pending, NOW)) {
      if (decision instanceof Placement p) {
        changes.add(placed(state, p));
      }
    }
    state = state.with(changes);
    pending.removeIf(p -> state.pod(p.key()).orElseThrow().node().isPresent());
    return this;
  }

  /** The change that a placement asks for. */
  static StateChange placed(ClusterState state, Placement placement) {
    Pod pod = state.pod(placement.pod()).orElseThrow();
    return new PodPlaced(pod.key(), pod.uid(), placement.node(), NOW, placement.devices());
  }
}
