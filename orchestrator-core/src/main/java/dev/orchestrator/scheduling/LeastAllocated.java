package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers the emptiest node: the mean of floor((capacity − requested) × 100 / capacity) over cpu
 * and memory.
 */
final class LeastAllocated implements NodeScorer {
  /** What a container without a request counts as here, and only here: 100 m and 200 MiB. */
  private static final long DEFAULT_CPU_MILLIS = 100;

  private static final long DEFAULT_MEMORY_BYTES = 200L << 20;

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public long[] score(Pod pod, List<Node> nodes, ClusterView view) {
    long cpu =
        Math.max(
            pod.revision().requests().cpuMillis(),
            pod.revision().requests().states(ResourceList.CPU) ? 0 : DEFAULT_CPU_MILLIS);
    long memory =
        Math.max(
            pod.revision().requests().memoryBytes(),
            pod.revision().requests().states(ResourceList.MEMORY) ? 0 : DEFAULT_MEMORY_BYTES);
    return nodes.stream()
        .mapToLong(
            n ->
                (free(n, view, ResourceList.CPU, cpu) + free(n, view, ResourceList.MEMORY, memory))
                    / 2)
        .toArray();
  }

  private static long free(Node node, ClusterView view, String resource, long wanted) {
    long capacity = node.allocatable().get(resource);
    long requested = view.usage(node.name()).amounts().get(resource) + wanted;
    return capacity == 0 || requested > capacity ? 0 : (capacity - requested) * 100 / capacity;
  }
}
