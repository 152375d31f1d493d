package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers nodes whose cpu and memory would be used evenly: (1 − |cpu − memory| / 2) × 100,
 * truncated. A resource that the node does not have is left out; a pod that asks for neither scores
 * all nodes alike.
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
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    long cpu = pod.revision().requests().cpuMillis();
    long memory = pod.revision().requests().memoryBytes();
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length && (cpu > 0 || memory > 0); i++) {
      scores[i] = score(cpu, memory, nodes.get(i));
    }
    return scores;
  }

  private static long score(long cpuMillis, long memoryBytes, NodeView node) {
    return score(
        node.allocatable(ResourceList.CPU),
        node.requested(ResourceList.CPU) + cpuMillis,
        node.allocatable(ResourceList.MEMORY),
        node.requested(ResourceList.MEMORY) + memoryBytes);
  }

  /** The score by what a node has, and by what is requested of it with the new pod. */
  static long score(long cpu, long cpuRequested, long memory, long memoryRequested) {
    if (cpu == 0 || memory == 0) {
      return 100;
    }
    double usedCpu = used(cpuRequested, cpu);
    double usedMemory = used(memoryRequested, memory);
    return (long) ((1 - Math.abs((usedCpu - usedMemory) / 2)) * 100);
  }

  private static double used(long requested, long capacity) {
    return Math.min(1.0, (double) requested / capacity);
  }
}
