package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import java.util.List;

/**
 * Packs without stranding: prefers the node on which the difference between the free share of cpu
 * and the free share of memory rises least, so that neither is left over without the other. Equals
 * go to the first node, which fills one after the other.
 */
record LeastStranding(int weight) implements NodeScorer, LocalScorer {
  /** The score where nothing rises; a whole node's worth more or less is as much again. */
  static final int EVEN = 1_000_000;

  @Override
  public String name() {
    return "LeastStranding";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Revision revision = pod.revision();
    long cpu = revision.requests().cpuMillis();
    long memory = revision.requests().memoryBytes();
    return nodes.stream().mapToLong(node -> score(node, cpu, memory)).toArray();
  }

  @Override
  public long largest() {
    return 2 * EVEN;
  }

  @Override
  public long score(NodeTable nodes, int node, PodShape shape) {
    return score(
        nodes.cpu[node],
        nodes.cpuUsed[node],
        shape.cpuMillis(),
        nodes.memory[node],
        nodes.memoryUsed[node],
        shape.memoryBytes());
  }

  private static int score(NodeView node, long cpuMillis, long memoryBytes) {
    return score(
        node.allocatable(ResourceList.CPU),
        node.requested(ResourceList.CPU),
        cpuMillis,
        node.allocatable(ResourceList.MEMORY),
        node.requested(ResourceList.MEMORY),
        memoryBytes);
  }

  /**
   * The score by what a node has, what is used of it and what a pod asks for: from 0 to twice
   * {@link #EVEN}, larger is better. A node that lacks one of the resources cannot strand the
   * other.
   */
  static int score(
      long cpu, long cpuUsed, long cpuAsked, long memory, long memoryUsed, long memoryAsked) {
    if (cpu <= 0 || memory <= 0) {
      return EVEN;
    }
    double before = Math.abs(share(cpuUsed, 0, cpu) - share(memoryUsed, 0, memory));
    double after = Math.abs(share(cpuUsed, cpuAsked, cpu) - share(memoryUsed, memoryAsked, memory));
    return (int) Math.rint((1 - Math.max(-1, Math.min(1, after - before))) * EVEN);
  }

  /** The shares that are used differ as much as those that are free. */
  private static double share(long used, long asked, long capacity) {
    return ((double) used + (double) asked) / capacity;
  }
}
