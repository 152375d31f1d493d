package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers nodes whose resources would be used evenly: (1 − the standard deviation of the used
 * fractions) × 100, truncated. A resource that the node does not have is left out; a pod that asks
 * for none of the resources scores all nodes alike.
 *
 * @param resources the resources; their weights do not matter
 */
record BalancedAllocation(int weight, List<ResourceWeight> resources)
    implements NodeScorer, LocalScorer {
  BalancedAllocation {
    resources = List.copyOf(resources);
  }

  BalancedAllocation() {
    this(1, ResourceWeight.CPU_AND_MEMORY);
  }

  @Override
  public String name() {
    return "NodeResourcesBalancedAllocation";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Prospect prospect = Prospect.requested(resources, pod);
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length && !prospect.isEmpty(); i++) {
      scores[i] = score(prospect, nodes.get(i));
    }
    return scores;
  }

  private static long score(Prospect prospect, NodeView node) {
    double[] used = new double[prospect.size()];
    int known = 0;
    for (int r = 0; r < used.length; r++) {
      long capacity = prospect.capacity(r, node);
      if (capacity > 0) {
        used[known++] = used(prospect.requested(r, node), capacity);
      }
    }
    return (long) ((1 - deviation(used, known)) * 100);
  }

  private static double deviation(double[] used, int known) {
    if (known < 2) {
      return 0;
    }
    if (known == 2) {
      return Math.abs((used[0] - used[1]) / 2);
    }
    double sum = 0;
    for (int i = 0; i < known; i++) {
      sum += used[i];
    }
    double squares = 0;
    for (int i = 0; i < known; i++) {
      squares += (used[i] - sum / known) * (used[i] - sum / known);
    }
    return Math.sqrt(squares / known);
  }

  @Override
  public long score(NodeTable nodes, int node, PodShape shape) {
    long cpu = nodes.cpu[node];
    long memory = nodes.memory[node];
    if (shape.cpuMillis() <= 0 && shape.memoryBytes() <= 0) {
      return 0;
    }
    if (cpu == 0 || memory == 0) {
      return 100;
    }
    double ofCpu = used(nodes.cpuUsed[node] + shape.cpuMillis(), cpu);
    double ofMemory = used(nodes.memoryUsed[node] + shape.memoryBytes(), memory);
    return (long) ((1 - Math.abs((ofCpu - ofMemory) / 2)) * 100);
  }

  private static double used(long requested, long capacity) {
    return Math.min(1.0, (double) requested / capacity);
  }
}
