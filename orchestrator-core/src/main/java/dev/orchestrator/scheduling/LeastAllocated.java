package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers the emptiest node: the weighted mean of floor((capacity − requested) × 100 / capacity),
 * where containers without a request are taken for a small one.
 */
record LeastAllocated(int weight, List<ResourceWeight> resources) implements NodeScorer {
  LeastAllocated {
    resources = List.copyOf(resources);
  }

  LeastAllocated() {
    this(1, ResourceWeight.CPU_AND_MEMORY);
  }

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Prospect prospect = Prospect.assumed(resources, pod, view);
    return Shares.means(prospect, nodes, LeastAllocated::free);
  }

  /** The score by what a node has, and by what is requested of it with the new pod. */
  static long score(long cpu, long cpuRequested, long memory, long memoryRequested) {
    int resources = (cpu == 0 ? 0 : 1) + (memory == 0 ? 0 : 1);
    return resources == 0
        ? 0
        : (free(cpu, cpuRequested) + free(memory, memoryRequested)) / resources;
  }

  private static long free(long capacity, long requested) {
    return capacity == 0 || requested > capacity
        ? 0
        : Shares.percent(capacity - requested, capacity);
  }
}
