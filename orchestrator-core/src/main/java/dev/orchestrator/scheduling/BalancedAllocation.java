package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers nodes whose cpu and memory would be used evenly: (1 − |cpu − memory| / 2) × 100,
 * truncated.
 */
final class BalancedAllocation implements NodeScorer {
  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public long[] score(Pod pod, List<Node> nodes, ClusterView view) {
    ResourceList wanted = pod.revision().requests();
    if (wanted.cpuMillis() == 0 && wanted.memoryBytes() == 0) {
      return new long[nodes.size()];
    }
    return nodes.stream().mapToLong(n -> score(wanted, n, view)).toArray();
  }

  private static long score(ResourceList wanted, Node node, ClusterView view) {
    double cpu = used(wanted, node, view, ResourceList.CPU);
    double memory = used(wanted, node, view, ResourceList.MEMORY);
    return (long) ((1 - Math.abs(cpu - memory) / 2) * 100);
  }

  private static double used(ResourceList wanted, Node node, ClusterView view, String resource) {
    long capacity = node.allocatable().get(resource);
    long requested = view.usage(node.name()).amounts().get(resource) + wanted.get(resource);
    return capacity == 0 ? 1 : Math.min(1.0, (double) requested / capacity);
  }
}
