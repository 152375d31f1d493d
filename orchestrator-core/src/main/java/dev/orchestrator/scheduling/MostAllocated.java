package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers the fullest node: the weighted mean of floor(requested × 100 / capacity), where
 * containers without a request are taken for a small one.
 */
record MostAllocated(int weight, List<ResourceWeight> resources)
    implements NodeScorer, LocalScorer {
  MostAllocated {
    resources = List.copyOf(resources);
  }

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Prospect prospect = Prospect.assumed(resources, pod, view);
    return Shares.means(prospect, nodes, MostAllocated::used);
  }

  @Override
  public long score(NodeTable nodes, int node, PodShape shape) {
    return CpuAndMemory.of(resources).mean(nodes, node, shape, MostAllocated::used);
  }

  private static long used(long capacity, long requested) {
    return Shares.percent(Math.min(requested, capacity), capacity);
  }
}
