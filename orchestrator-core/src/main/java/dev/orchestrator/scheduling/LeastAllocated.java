package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers the emptiest node: the weighted mean of floor((capacity − requested) × 100 / capacity),
 * where containers without a request are taken for a small one.
 */
record LeastAllocated(int weight, List<ResourceWeight> resources)
    implements NodeScorer, LocalScorer {
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

  @Override
  public long score(NodeTable nodes, int node, PodShape shape) {
    return CpuAndMemory.of(resources).mean(nodes, node, shape, LeastAllocated::free);
  }

  private static long free(long capacity, long requested) {
    return capacity == 0 || requested > capacity
        ? 0
        : Shares.percent(capacity - requested, capacity);
  }
}
