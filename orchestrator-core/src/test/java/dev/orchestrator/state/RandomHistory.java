package dev.orchestrator.state;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.RevisionDropped;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Seeded random entries about few objects, so that news often meet: in order and late, about
 * present and former incarnations and attempts.
 */
public final class RandomHistory {
  private static final int OWNERS = 3;
  private static final int NODES = 3;
  private static final int PODS = 8;
  private static final List<String> CONTAINERS = List.of("init", "main", "side");

  private static final List<RestartPolicy> POLICIES = List.of(RestartPolicy.values());

  private final Random random;
  private final int[] incarnations = new int[PODS];
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");

  /** A history of this seed. */
  public RandomHistory(long seed) {
    random = new Random(seed);
  }

  /** The next entry, with up to three changes. */
  public Entry next() {
    now = now.plusMillis(random.nextInt(5000));
    List<StateChange> changes =
        IntStream.range(0, 1 + random.nextInt(3)).mapToObj(i -> change()).toList();
    return new Entry(now, random.nextInt(4), "control", "at random", "", changes);
  }

  private StateChange change() {
    return switch (random.nextInt(30)) {
      case 0 -> new LeaderClaimed(random.nextInt(3), "leader" + random.nextInt(3));
      case 1 -> new ClusterFounded("cluster" + random.nextInt(3));
      case 2, 3 -> new Declared(declaration());
      case 4 -> new Removed(owner(), ownerUid());
      case 5 -> new StatusChanged(owner(), ownerUid(), status());
      case 6 -> new ServiceAddressed(owner(), ownerUid(), address());
      case 7, 8 -> new RevisionRecorded(owner(), ownerUid(), revision());
      case 9 -> new RevisionDropped(owner(), ownerUid(), number());
      case 10 -> new NodeRegistered(node());
      case 11 -> new NodeReadiness(nodeName(), random.nextBoolean(), "why", now);
      case 12 -> new NodeCordoned(nodeName(), random.nextBoolean());
      case 13 -> new NodeRemoved(nodeName());
      case 14, 15, 16, 17 -> created(random.nextInt(PODS));
      case 18, 19 -> placed(random.nextInt(PODS));
      case 20 -> unschedulable(random.nextInt(PODS));
      case 21 -> stopping(random.nextInt(PODS));
      case 22 -> removed(random.nextInt(PODS));
      default -> containerChange(random.nextInt(PODS), container(), attempt());
    };
  }

  private StateChange created(int pod) {
    return new PodCreated(key(pod), present(pod), owner(), ownerUid(), number(), now);
  }

  private StateChange placed(int pod) {
    return new PodPlaced(key(pod), uid(pod), nodeName(), now);
  }

  private StateChange unschedulable(int pod) {
    return new PodUnschedulable(key(pod), uid(pod), "no node");
  }

  private StateChange stopping(int pod) {
    return new PodStopping(key(pod), uid(pod), "scaled down", now);
  }

  /** The next pod of this name is another incarnation. */
  private StateChange removed(int pod) {
    StateChange removed = new PodRemoved(key(pod), uid(pod));
    incarnations[pod]++;
    return removed;
  }

  private StateChange containerChange(int index, String container, int attempt) {
    PodKey pod = key(index);
    Uid uid = uid(index);
    return switch (random.nextInt(7)) {
      case 0, 1 -> new ContainerStarting(pod, uid, container, attempt, attempt, now);
      case 2, 3 ->
          new ContainerRunning(pod, uid, container, attempt, now, Optional.of("10.0.0.1"), now);
      case 4 ->
          new ContainerTerminated(
              pod,
              uid,
              container,
              attempt,
              Optional.empty(),
              now,
              exitCode(),
              false,
              "Ended",
              "",
              now);
      case 5 -> new ContainerKilling(pod, uid, container, attempt, "Liveness", now);
      default ->
          new ContainerProbed(pod, uid, container, attempt, true, random.nextBoolean(), "", now);
    };
  }

  private Declaration declaration() {
    Resource resource =
        random.nextBoolean()
            ? deployment()
            : ConfigMap.of("shop", "settings", Map.of("key", "value" + random.nextInt(9)));
    return new Declaration(
        resource,
        ownerUid(),
        1 + random.nextInt(9),
        now,
        random.nextInt(5) == 0 ? Optional.of(now) : Optional.empty());
  }

  private Deployment deployment() {
    Deployment valid =
        Deployment.builder(owner().name())
            .namespace("shop")
            .replicas(random.nextInt(5))
            .pod(podSpec())
            .build();
    RestartPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
    PodSpec pod = valid.template().spec().toBuilder().restartPolicy(policy).build();
    return new Deployment(
        valid.metadata(),
        valid.replicas(),
        valid.selector(),
        PodTemplate.of(valid.template().labels(), pod),
        valid.minReady(),
        valid.paused());
  }

  private PodSpec podSpec() {
    PodSpec.Builder builder = PodSpec.builder();
    if (random.nextBoolean()) {
      builder.initContainer(Container.builder("init").image("init:1").build());
    }
    Container main =
        Container.builder("main")
            .image("web:" + random.nextInt(9))
            .requests(ResourceList.of(random.nextInt(1000), random.nextInt(1000)))
            .readinessProbe(Probe.tcp(80))
            .build();
    builder.container(main);
    if (random.nextBoolean()) {
      ResourceList gpu = ResourceList.EMPTY.with("example.com/gpu", 1);
      builder.container(
          Container.builder("side").image("side:1").requests(gpu).limits(gpu).build());
    }
    return builder.build();
  }

  private Revision revision() {
    return Revision.of(number(), deployment().template(), "hash" + random.nextInt(9), now);
  }

  private Node node() {
    return new Node(
        nodeName(),
        Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("zone", "z" + random.nextInt(2)))),
        List.of(),
        ResourceList.of(4000, 8000),
        true,
        random.nextBoolean(),
        "",
        now);
  }

  private WorkloadStatus status() {
    Condition condition = new Condition("Available", random.nextBoolean(), "Because", "", now);
    return new WorkloadStatus(
        random.nextInt(9),
        3,
        2,
        1,
        1,
        1,
        0,
        0,
        Optional.of(now),
        Optional.empty(),
        List.of(condition));
  }

  private ServiceAddress address() {
    return new ServiceAddress(
        "127.1.0." + random.nextInt(9),
        Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(80, 30000 + random.nextInt(9)))));
  }

  private ObjectKey owner() {
    return ObjectKey.deployment("shop", "web" + random.nextInt(OWNERS));
  }

  private Uid ownerUid() {
    return new Uid("owner-" + (random.nextInt(10) == 0 ? 2 : 1));
  }

  private static PodKey key(int pod) {
    return new PodKey("shop", "pod" + pod);
  }

  private Uid present(int pod) {
    return new Uid("pod" + pod + "-" + incarnations[pod]);
  }

  /** Mostly the present incarnation's. */
  private Uid uid(int pod) {
    int former = random.nextInt(5) == 0 ? 1 : 0;
    return new Uid("pod" + pod + "-" + (incarnations[pod] - former));
  }

  private String nodeName() {
    return "node" + random.nextInt(NODES);
  }

  private String container() {
    return CONTAINERS.get(random.nextInt(CONTAINERS.size()));
  }

  private int attempt() {
    return random.nextInt(10) < 7 ? 0 : random.nextInt(3);
  }

  private int number() {
    return random.nextInt(10) < 7 ? 1 : 2;
  }

  private int exitCode() {
    return random.nextInt(3) == 0 ? 1 : 0;
  }
}
