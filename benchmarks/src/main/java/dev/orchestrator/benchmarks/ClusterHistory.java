package dev.orchestrator.benchmarks;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The entries by which a cluster of a given size came to run: Deployments of 500 pods on nodes of
 * 100 pods; pods are decided and placed a hundred in an entry, started fifty in an entry, and seen
 * running and ready ten in an entry.
 */
final class ClusterHistory {
  private static final int PODS_PER_DEPLOYMENT = 500;
  private static final int PODS_PER_NODE = 100;
  private static final Instant START = Instant.parse("2026-11-23T12:00:00.123456Z");
  private static final String NAMESPACE = "shop";
  private static final Uid OWNER_UID = new Uid("1-0");
  private static final String CONTAINER = "main";

  private final int pods;
  private final List<Entry> entries = new ArrayList<>();

  private ClusterHistory(int pods) {
    this.pods = pods;
  }

  static List<Entry> of(int pods) {
    ClusterHistory history = new ClusterHistory(pods);
    history.write();
    return List.copyOf(history.entries);
  }

  static ClusterState fold(List<Entry> entries) {
    ClusterState state = ClusterState.EMPTY;
    for (Entry entry : entries) {
      state = state.apply(state.version() + 1, entry);
    }
    return state;
  }

  /** News about one pod: its readiness changes. */
  static Entry news(int pod, boolean ready) {
    return entry(
        List.of(
            new ContainerProbed(
                key(pod), uid(pod), CONTAINER, 0, true, ready, "", START.plusSeconds(pod))));
  }

  private static Entry entry(List<StateChange> changes) {
    return new Entry(START, 1, "control", "as declared", "", changes);
  }

  private void write() {
    inBatches(100, ClusterHistory::nodeRegistered, (pods + PODS_PER_NODE - 1) / PODS_PER_NODE);
    int deployments = (pods + PODS_PER_DEPLOYMENT - 1) / PODS_PER_DEPLOYMENT;
    for (int i = 0; i < deployments; i++) {
      declare(i);
    }
    inBatches(100, i -> new PodCreated(key(i), uid(i), owner(i), OWNER_UID, 1, at(i)), pods);
    inBatches(100, i -> new PodPlaced(key(i), uid(i), "node-" + i % nodes(), at(i)), pods);
    inBatches(50, i -> new ContainerStarting(key(i), uid(i), CONTAINER, 0, 0, at(i)), pods);
    inBatches(10, this::running, pods);
    inBatches(
        10, i -> new ContainerProbed(key(i), uid(i), CONTAINER, 0, true, true, "", at(i)), pods);
  }

  private int nodes() {
    return Math.max(1, pods / PODS_PER_NODE);
  }

  private void inBatches(int size, IntFunction<StateChange> change, int count) {
    List<StateChange> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(change.apply(i));
      if (batch.size() == size || i == count - 1) {
        entries.add(entry(batch));
        batch.clear();
      }
    }
  }

  private static StateChange nodeRegistered(int index) {
    String name = "node-" + index;
    TreeMap<String, String> labels = new TreeMap<>();
    labels.put(Node.HOSTNAME_LABEL, name);
    return new NodeRegistered(
        new Node(
            name,
            java.util.Collections.unmodifiableSortedMap(labels),
            List.of(),
            ResourceList.of(64_000, 256L << 30).with(ResourceList.PODS, 250),
            true,
            true,
            "",
            START));
  }

  private void declare(int index) {
    Deployment deployment =
        Deployment.builder("web-" + index)
            .namespace(NAMESPACE)
            .label("app", "web-" + index)
            .replicas(PODS_PER_DEPLOYMENT)
            .pod(
                PodSpec.builder()
                    .container(
                        Container.builder(CONTAINER)
                            .image("registry.example.com/shop/web:1.2.3")
                            .env("MODE", "production")
                            .port(8080)
                            .requests(ResourceList.of(500, 256L << 20))
                            .readinessProbe(Probe.httpGet("/ready", 8080))
                            .build())
                    .build())
            .build();
    entries.add(
        entry(
            List.of(
                new Declared(new Declaration(deployment, OWNER_UID, 1, START, Optional.empty())),
                new RevisionRecorded(
                    deployment.key(),
                    OWNER_UID,
                    Revision.of(1, deployment.template(), "9f2c41d0", START)))));
  }

  private StateChange running(int i) {
    String address = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
    return new ContainerRunning(key(i), uid(i), CONTAINER, 0, at(i), Optional.of(address), at(i));
  }

  private static Instant at(int i) {
    return START.plusMillis(i);
  }

  private static ObjectKey owner(int pod) {
    return ObjectKey.deployment(NAMESPACE, "web-" + pod / PODS_PER_DEPLOYMENT);
  }

  private static PodKey key(int pod) {
    return new PodKey(
        NAMESPACE, "web-" + pod / PODS_PER_DEPLOYMENT + "-" + Uid.at(1000 + pod / 100, pod % 100));
  }

  private static Uid uid(int pod) {
    return Uid.at(1000 + pod / 100, pod % 100);
  }
}
