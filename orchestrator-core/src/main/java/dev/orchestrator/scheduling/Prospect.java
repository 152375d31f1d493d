package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.AssumedUsage.Extra;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/** What would be requested of a node's resources with one more pod on it. */
final class Prospect {
  private final List<ResourceWeight> resources;
  private final ResourceList wanted;
  private final Extra extra;
  private final Optional<AssumedUsage> assumed;

  private Prospect(
      List<ResourceWeight> resources, Pod pod, Extra extra, Optional<AssumedUsage> assumed) {
    this.resources = resources;
    this.wanted = pod.revision().requests();
    this.extra = extra;
    this.assumed = assumed;
  }

  /** Counts what is requested, and nothing for containers that request nothing. */
  static Prospect requested(List<ResourceWeight> resources, Pod pod) {
    return new Prospect(resources, pod, Extra.NONE, Optional.empty());
  }

  /** Takes containers that request nothing for small ones. */
  static Prospect assumed(List<ResourceWeight> resources, Pod pod, ClusterView view) {
    return new Prospect(
        resources, pod, AssumedUsage.of(pod.revision()), Optional.of(AssumedUsage.in(view)));
  }

  /** How many resources are compared. */
  int size() {
    return resources.size();
  }

  int weight(int resource) {
    return resources.get(resource).weight();
  }

  /** Whether the pod asks for none of the resources. */
  boolean isEmpty() {
    return resources.stream().noneMatch(r -> wanted.get(r.resource()) > 0);
  }

  /**
   * What the node has; 0 leaves the resource out: the node lacks it, or it is not an ordinary one
   * and the pod does not ask for it.
   */
  long capacity(int resource, NodeView node) {
    String name = resources.get(resource).resource();
    return isOrdinary(name) || wanted.get(name) > 0 ? node.allocatable(name) : 0;
  }

  private static boolean isOrdinary(String resource) {
    return resource.equals(ResourceList.CPU)
        || resource.equals(ResourceList.MEMORY)
        || resource.equals(ResourceList.EPHEMERAL_STORAGE);
  }

  /** What is requested of the node, the pod's part with it. */
  long requested(int resource, NodeView node) {
    String name = resources.get(resource).resource();
    Extra there = assumed.map(a -> a.on(node)).orElse(Extra.NONE).plus(extra);
    return node.requested(name)
        + wanted.get(name)
        + switch (name) {
          case ResourceList.CPU -> there.cpuMillis();
          case ResourceList.MEMORY -> there.memoryBytes();
          default -> 0;
        };
  }
}
