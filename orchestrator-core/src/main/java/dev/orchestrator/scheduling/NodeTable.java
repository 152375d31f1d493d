package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Device;
import dev.orchestrator.state.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The nodes by number, with what they offer and what is taken, a column each: rules read a few
 * numbers of many nodes. A number stays with a name, also while there is no such node. Used by one
 * thread.
 */
final class NodeTable {
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Extended> extended = new LinkedHashMap<>();
  private final Map<PodKind.HostPort, LongIntMap> ports = new HashMap<>();
  private final List<List<Bound>> bound = new ArrayList<>();
  private @Nullable Node[] nodes = {};
  private String[] names = {};
  private int[] kinds = {};
  private NodeDevices[] devices = {};
  private final DeviceMix mix = new DeviceMix();
  private int known;
  private int present;

  /** Allocatable, per node. */
  long[] cpu = {};

  long[] memory = {};
  long[] slots = {};

  /** Requested in sum, per node. */
  long[] cpuUsed = {};

  long[] memoryUsed = {};
  int[] pods = {};

  /** As used, but containers without a request count as a small one. */
  long[] cpuWeighed = {};

  long[] memoryWeighed = {};

  /** A resource that only some nodes have and some pods ask for. */
  static final class Extended {
    private long[] capacity = {};
    private long[] used = {};

    long free(int node) {
      return capacity(node) - used(node);
    }

    long capacity(int node) {
      return node < capacity.length ? capacity[node] : 0;
    }

    long used(int node) {
      return node < used.length ? used[node] : 0;
    }

    private void use(int node, long amount) {
      if (node >= used.length) {
        used = Arrays.copyOf(used, 2 * (node + 1));
      }
      used[node] += amount;
    }

    private void offer(int node, long amount) {
      if (node >= capacity.length) {
        capacity = Arrays.copyOf(capacity, 2 * (node + 1));
      }
      capacity[node] = amount;
    }
  }

  /** How many numbers have been given: all are below it. */
  int size() {
    return known;
  }

  /** How many nodes there are. */
  int present() {
    return present;
  }

  /** The number of a name, given now if it has none. */
  int number(String name) {
    Integer number = numbers.get(name);
    return number == null ? add(name) : number;
  }

  /** The number of a name; −1 when it has none. */
  int find(String name) {
    return numbers.getOrDefault(name, -1);
  }

  private int add(String name) {
    int number = known++;
    if (number >= names.length) {
      grow(Math.max(16, 2 * names.length));
    }
    names[number] = name;
    devices[number] = NodeDevices.NONE;
    numbers.put(name, number);
    bound.add(new ArrayList<>());
    return number;
  }

  private void grow(int capacity) {
    nodes = Arrays.copyOf(nodes, capacity);
    names = Arrays.copyOf(names, capacity);
    kinds = Arrays.copyOf(kinds, capacity);
    devices = Arrays.copyOf(devices, capacity);
    cpu = Arrays.copyOf(cpu, capacity);
    memory = Arrays.copyOf(memory, capacity);
    slots = Arrays.copyOf(slots, capacity);
    cpuUsed = Arrays.copyOf(cpuUsed, capacity);
    memoryUsed = Arrays.copyOf(memoryUsed, capacity);
    pods = Arrays.copyOf(pods, capacity);
    cpuWeighed = Arrays.copyOf(cpuWeighed, capacity);
    memoryWeighed = Arrays.copyOf(memoryWeighed, capacity);
  }

  String name(int node) {
    return names[node];
  }

  boolean isPresent(int node) {
    return nodes[node] != null;
  }

  Optional<Node> node(int node) {
    return Optional.ofNullable(nodes[node]);
  }

  /** A node that is there. */
  Node present(int node) {
    return node(node).orElseThrow();
  }

  /** The number that all nodes share whose labels, the host name apart, and taints are the same. */
  int kind(int node) {
    return kinds[node];
  }

  /** The pods of a node, in no order that means anything. */
  List<Bound> bound(int node) {
    return bound.get(node);
  }

  /** What a node offers; nothing if it is gone. */
  void set(int number, Optional<Node> node, int kind) {
    present += (node.isPresent() ? 1 : 0) - (isPresent(number) ? 1 : 0);
    nodes[number] = node.orElse(null);
    kinds[number] = kind;
    List<Device> there = node.map(Node::devices).orElse(List.of());
    if (!devices[number].all().equals(there)) {
      devices[number] = new NodeDevices(there);
      mix.add(there);
    }
    ResourceList offered = node.map(Node::allocatable).orElse(ResourceList.EMPTY);
    cpu[number] = offered.cpuMillis();
    memory[number] = offered.memoryBytes();
    slots[number] =
        offered.states(ResourceList.PODS) ? offered.get(ResourceList.PODS) : Node.DEFAULT_PODS;
    offered.amounts().keySet().forEach(this::extended);
    extended.forEach((name, resource) -> resource.offer(number, offered.get(name)));
  }

  /** A resource other than cpu and memory by name. */
  Extended extended(String name) {
    return extended.computeIfAbsent(name, n -> new Extended());
  }

  /** What a host port is in conflict with, and what it counts as. */
  PortUse port(PodKind.HostPort port) {
    LongIntMap same = boundTo(port, port.address());
    LongIntMap any = boundTo(port, "");
    return port.address().equals(PodKind.HostPort.EVERY)
        ? new PortUse(List.of(any), List.of(same, any))
        : new PortUse(List.of(same, boundTo(port, PodKind.HostPort.EVERY)), List.of(same, any));
  }

  private LongIntMap boundTo(PodKind.HostPort port, String address) {
    return ports.computeIfAbsent(
        new PodKind.HostPort(port.protocol(), port.port(), address), p -> new LongIntMap());
  }

  /**
   * A host port that pods bind.
   *
   * @param conflicts on which nodes, and how often, there is something in conflict with it
   * @param counts where it has to be counted itself
   */
  record PortUse(List<LongIntMap> conflicts, List<LongIntMap> counts) {
    boolean isFree(int node) {
      for (int i = 0; i < conflicts.size(); i++) {
        if (conflicts.get(i).get(node) > 0) {
          return false;
        }
      }
      return true;
    }

    private void use(int node, int sign) {
      counts.forEach(c -> c.add(node, sign));
    }
  }

  /** The devices of a node. */
  NodeDevices devices(int node) {
    return devices[node];
  }

  /** The pods with devices by which fragmentation is judged. */
  DeviceMix mix() {
    return mix;
  }

  /** How devices are judged now. */
  DeviceFragmentation fragmentation() {
    return mix.fragmentation();
  }

  /** Counts what a pod takes, or gives back. */
  void use(Bound pod, int sign) {
    int node = pod.node();
    PodShape shape = pod.pods().shape();
    if (!pod.devices().isEmpty()) {
      shape.devices().ifPresent(r -> devices[node].use(pod.devices(), sign * r.shareMillis()));
      mix.count(shape.deviceAsk(), sign);
    }
    cpuUsed[node] += sign * shape.cpuMillis();
    memoryUsed[node] += sign * shape.memoryBytes();
    cpuWeighed[node] += sign * shape.cpuWeighed();
    memoryWeighed[node] += sign * shape.memoryWeighed();
    pods[node] += sign;
    for (PodShape.Wanted wanted : shape.extended()) {
      wanted.resource().use(node, sign * wanted.amount());
    }
    for (PortUse port : shape.ports()) {
      port.use(node, sign);
    }
  }
}
