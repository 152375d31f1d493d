package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.NodeUsage;
import dev.orchestrator.state.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A node as one round of scheduling sees it: with the pods that were placed on it so far in the
 * round. Used by one thread.
 */
public final class NodeView {
  private final Node node;
  private final Map<String, String> labels;
  private final Map<String, Long> requested;
  private final long podCapacity;
  private final long cpuCapacityMillis;
  private final long memoryCapacityBytes;
  private long pods;
  private long cpuMillis;
  private long memoryBytes;

  NodeView(Node node, NodeUsage usage) {
    this.node = node;
    this.labels = new HashMap<>(node.labels());
    this.podCapacity =
        node.allocatable().states(ResourceList.PODS)
            ? node.allocatable().get(ResourceList.PODS)
            : Node.DEFAULT_PODS;
    this.cpuCapacityMillis = node.allocatable().cpuMillis();
    this.memoryCapacityBytes = node.allocatable().memoryBytes();
    this.requested = new TreeMap<>(usage.amounts().amounts());
    this.pods = usage.pods();
    this.cpuMillis = usage.amounts().cpuMillis();
    this.memoryBytes = usage.amounts().memoryBytes();
  }

  /** The node. */
  public Node node() {
    return node;
  }

  /** Its name. */
  public String name() {
    return node.name();
  }

  /** The value of a label. */
  public Optional<String> label(String key) {
    return Optional.ofNullable(labels.get(key));
  }

  /** Whether it has a label, with whatever value. */
  public boolean hasLabel(String key) {
    return labels.containsKey(key);
  }

  /** How many pods it has that have not ended. */
  public long pods() {
    return pods;
  }

  /** How many pods it takes. */
  public long podCapacity() {
    return podCapacity;
  }

  /** What its pods ask for in sum of a resource. */
  public long requested(String resource) {
    return switch (resource) {
      case ResourceList.CPU -> cpuMillis;
      case ResourceList.MEMORY -> memoryBytes;
      default -> requested.getOrDefault(resource, 0L);
    };
  }

  /** What pods may ask for in sum of a resource; 0 when the node does not have it. */
  public long allocatable(String resource) {
    return switch (resource) {
      case ResourceList.CPU -> cpuCapacityMillis;
      case ResourceList.MEMORY -> memoryCapacityBytes;
      default -> node.allocatable().get(resource);
    };
  }

  /** What is left of a resource; negative when it is promised twice. */
  public long free(String resource) {
    return allocatable(resource) - requested(resource);
  }

  void place(Revision pod) {
    pods++;
    pod.requests().amounts().forEach((name, amount) -> requested.merge(name, amount, Long::sum));
    cpuMillis += pod.requests().cpuMillis();
    memoryBytes += pod.requests().memoryBytes();
  }
}
