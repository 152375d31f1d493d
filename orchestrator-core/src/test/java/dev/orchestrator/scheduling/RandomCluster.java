package dev.orchestrator.scheduling;

import static dev.orchestrator.scheduling.Cluster.NOW;
import static java.util.Objects.requireNonNull;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.NodeSelectorTerm;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Requirement;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.Toleration;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.spec.TopologySpread.WhenUnsatisfiable;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Device;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A cluster of a seed: all rules on, in a mix that lets pods in and keeps pods out. */
final class RandomCluster {
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final SplittableRandom random;
  private final Cluster cluster = new Cluster();
  private final List<ObjectKey> workloads = new ArrayList<>();
  private final boolean images;
  private int made;

  /** A cluster in which nodes hold no images. */
  RandomCluster(SplittableRandom random) {
    this(random, false);
  }

  RandomCluster(SplittableRandom random, boolean images) {
    this.random = random;
    this.images = images;
    cluster.namespace("red", Map.of("team", "red")).namespace("blue", Map.of("team", "blue"));
    int nodes = 2 + random.nextInt(9);
    for (int i = 0; i < nodes; i++) {
      node("n" + i);
    }
    int templates = 2 + random.nextInt(6);
    for (int i = 0; i < templates; i++) {
      workloads.add(cluster.workload(oneOf("red", "blue"), "w" + i, template()));
    }
    int present = random.nextInt(3 * nodes);
    for (int i = 0; i < present; i++) {
      present("e" + i, "n" + random.nextInt(nodes));
    }
    if (chance(10)) {
      cluster.apply(new NodeRemoved("n" + random.nextInt(nodes)));
    }
  }

  ClusterState state() {
    return cluster.state();
  }

  List<PlacementDecision> decide() {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pods.add(cluster.pending(oneOf(workloads), "p" + i, NOW.plusSeconds(random.nextInt(3))));
    }
    return RuleScheduler.standard().decide(cluster.state(), pods, NOW);
  }

  /** More pods that wait for a node. */
  List<Pod> pending(int count) {
    List<Pod> pods = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pods.add(cluster.pending(oneOf(workloads), "q" + made++, NOW.plusSeconds(random.nextInt(3))));
    }
    return pods;
  }

  /** Does what was decided, most of the time. */
  void follow(List<PlacementDecision> decisions) {
    for (PlacementDecision decision : decisions) {
      Pod pod = cluster.pod(decision.pod());
      if (decision instanceof Placement p && chance(90)) {
        cluster.apply(new PodPlaced(pod.key(), pod.uid(), p.node(), NOW, p.devices()));
      } else if (chance(80)) {
        cluster.apply(new PodRemoved(pod.key(), pod.uid()));
      }
    }
  }

  /** Something happens: nodes come, change and go, pods end, workloads appear. */
  void churn() {
    for (int i = random.nextInt(4); i > 0; i--) {
      switch (random.nextInt(10)) {
        case 0 -> node("n" + random.nextInt(12));
        case 1 -> cluster.apply(new NodeRemoved("n" + random.nextInt(12)));
        case 2 -> cluster.apply(new NodeCordoned("n" + random.nextInt(12), chance(50)));
        case 3 -> cluster.apply(new NodeReadiness("n" + random.nextInt(12), chance(70), "", NOW));
        case 4 -> workloads.add(cluster.workload(oneOf("red", "blue"), "v" + made++, template()));
        default -> somePod().ifPresent(this::end);
      }
    }
  }

  private Optional<Pod> somePod() {
    List<Pod> pods = List.copyOf(state().pods().values());
    return pods.isEmpty() ? Optional.empty() : Optional.of(oneOf(pods));
  }

  private void end(Pod pod) {
    switch (random.nextInt(3)) {
      case 0 -> cluster.stop(pod);
      case 1 -> cluster.end(pod);
      default -> cluster.apply(new PodRemoved(pod.key(), pod.uid()));
    }
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  private <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private void node(String name) {
    Map<String, String> labels = new TreeMap<>();
    if (chance(90)) {
      labels.put(Node.HOSTNAME_LABEL, name);
    }
    if (chance(85)) {
      labels.put(ZONE, oneOf("a", "b", "c"));
    }
    labels.put("disk", oneOf("ssd", "hdd"));
    labels.put("cores", oneOf("4", "8", "many"));
    List<Taint> taints = new ArrayList<>();
    if (chance(30)) {
      taints.add(new Taint("t", oneOf("x", "y", "7"), oneOf(Taint.Effect.values())));
    }
    if (chance(20)) {
      taints.add(new Taint("u", "", Taint.Effect.PREFER_NO_SCHEDULE));
    }
    ResourceList allocatable =
        ResourceList.of(500L * (1 + random.nextInt(8)), (256L << 20) * (1 + random.nextInt(8)))
            .with("gpu", random.nextInt(3));
    cluster.bareNode(
        name, labels, chance(20) ? allocatable.with(ResourceList.PODS, 3) : allocatable, taints);
    if (images) {
      hold(name);
    }
    if (chance(30)) {
      Node bare = requireNonNull(state().nodes().get(name));
      cluster.apply(new NodeRegistered(bare.offering(devices(1 + random.nextInt(3)))));
    }
    if (chance(5)) {
      cluster.apply(new NodeCordoned(name, true));
    }
    if (chance(5)) {
      cluster.apply(new NodeReadiness(name, false, "", NOW));
    }
  }

  private void hold(String name) {
    Map<String, Long> held = new TreeMap<>();
    for (String image : List.of("web:latest", "hub/db:1", "job:latest")) {
      if (chance(40)) {
        held.put(image, (long) random.nextInt(2000) << 20);
      }
    }
    Node node = requireNonNull(state().nodes().get(name));
    cluster.apply(new NodeRegistered(node.holding(new TreeMap<>(held))));
  }

  private List<Device> devices(int count) {
    List<Device> devices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      devices.add(new Device("d" + i, chance(90) ? "gpu" : "fpga", oneOf("v100", "t4")));
    }
    return devices;
  }

  private DeviceRequest request() {
    List<String> models = chance(70) ? List.of() : List.of("t4");
    return chance(60)
        ? new DeviceRequest("gpu", 1, 100 * (1 + random.nextInt(9)), models)
        : new DeviceRequest("gpu", 1 + random.nextInt(2), DeviceRequest.WHOLE, models);
  }

  private void present(String name, String node) {
    Pod pod = cluster.placed(oneOf(workloads), name, node);
    if (chance(10)) {
      cluster.stop(pod);
    } else if (chance(5)) {
      cluster.end(pod);
    }
  }

  private PodTemplate template() {
    PodSpec.Builder spec = PodSpec.builder().container(container("main"));
    if (chance(30)) {
      spec.container(container("side"));
    }
    if (chance(20)) {
      spec.initContainer(container("init", chance(50)));
    }
    if (chance(20)) {
      spec.initContainer(container("prepare"));
    }
    if (chance(15)) {
      spec.overhead(ResourceList.of(50L * random.nextInt(3), (16L << 20) * random.nextInt(3)));
    }
    if (chance(15)) {
      spec.devices(request());
    }
    if (chance(15)) {
      spec.nodeSelector("disk", oneOf("ssd", "hdd"));
    }
    if (chance(30)) {
      spec.toleration(Toleration.exists(oneOf("", "t", "u")));
    }
    if (chance(15)) {
      spec.toleration(
          new Toleration(
              "t",
              oneOf(Toleration.Operator.GT, Toleration.Operator.LT),
              oneOf("5", "9"),
              Optional.empty(),
              OptionalLong.empty()));
    }
    for (int i = 0; i < 2; i++) {
      if (chance(30)) {
        spec.topologySpread(spread());
      }
    }
    spec.affinity(
        new Affinity(
            chance(20) ? Optional.of(nodeTerms()) : Optional.empty(),
            chance(20) ? List.of(new Weighted<>(7, nodeTerm())) : List.of(),
            chance(12) ? List.of(podTerm()) : List.of(),
            chance(15) ? List.of(new Weighted<>(1 + random.nextInt(99), podTerm())) : List.of(),
            chance(12) ? List.of(podTerm()) : List.of(),
            chance(15) ? List.of(new Weighted<>(1 + random.nextInt(99), podTerm())) : List.of()));
    spec.priority(random.nextInt(3));
    spec.preemptionPolicy(PreemptionPolicy.NEVER);
    spec.restartPolicy(dev.orchestrator.spec.RestartPolicy.NEVER);
    return PodTemplate.of(
        Map.of("app", oneOf("web", "db"), "version", oneOf("1", "2")), spec.build());
  }

  private Container container(String name) {
    return container(name, false);
  }

  private Container container(String name, boolean sidecar) {
    ResourceList requests = ResourceList.EMPTY;
    if (chance(70)) {
      requests = requests.with(ResourceList.CPU, 100L * random.nextInt(8));
    }
    if (chance(70)) {
      requests = requests.with(ResourceList.MEMORY, (64L << 20) * random.nextInt(8));
    }
    if (chance(10)) {
      requests = requests.with("gpu", 1);
    }
    Container.Builder container = Container.builder(name).requests(requests).sidecar(sidecar);
    container.image(oneOf("web", "hub/db:1", "job", ""));
    if (chance(10)) {
      container.port(
          new ContainerPort(
              "",
              80,
              Protocol.TCP,
              OptionalInt.of(8080 + random.nextInt(2)),
              oneOf(Optional.empty(), Optional.of("10.0.0.1"), Optional.of("10.0.0.2"))));
    }
    return container.build();
  }

  private LabelSelector selector() {
    return LabelSelector.of(chance(10) ? Map.of() : Map.of("app", oneOf("web", "db")));
  }

  private TopologySpread spread() {
    return new TopologySpread(
        1 + random.nextInt(2),
        oneOf(ZONE, Node.HOSTNAME_LABEL, "disk"),
        oneOf(WhenUnsatisfiable.values()),
        selector(),
        chance(15) ? OptionalInt.of(1 + random.nextInt(4)) : OptionalInt.empty(),
        chance(70),
        chance(30),
        oneOf(List.of("version"), List.of(), List.of(TopologySpread.POD_TEMPLATE_HASH)));
  }

  private List<NodeSelectorTerm> nodeTerms() {
    return chance(5)
        ? List.of()
        : chance(50) ? List.of(nodeTerm()) : List.of(nodeTerm(), nodeTerm());
  }

  private NodeSelectorTerm nodeTerm() {
    Requirement.Operator operator = oneOf(Requirement.Operator.values());
    String key = oneOf("disk", "cores", "absent");
    return new NodeSelectorTerm(
        List.of(
            switch (operator) {
              case IN, NOT_IN -> new Requirement(key, operator, List.of("ssd", "8"));
              case GT, LT -> new Requirement(key, operator, List.of("6"));
              case EXISTS, DOES_NOT_EXIST -> new Requirement(key, operator, List.of());
            }),
        List.of());
  }

  private PodAffinityTerm podTerm() {
    return new PodAffinityTerm(
        selector(),
        oneOf(ZONE, Node.HOSTNAME_LABEL, "disk"),
        chance(20) ? List.of(oneOf("red", "blue")) : List.of(),
        chance(20)
            ? Optional.of(LabelSelector.of(chance(50) ? Map.of() : Map.of("team", "red")))
            : Optional.empty());
  }
}
