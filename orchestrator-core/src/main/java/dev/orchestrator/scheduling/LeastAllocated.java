package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.AssumedUsage.Extra;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Prefers the emptiest node: the mean of floor((capacity − requested) × 100 / capacity) over cpu
 * and memory, where containers without a request are taken for a small one.
 */
final class LeastAllocated implements NodeScorer {
  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public int weight() {
    return 1;
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    AssumedUsage assumed = AssumedUsage.in(view);
    Extra extra = AssumedUsage.of(pod.revision());
    long cpu = pod.revision().requests().cpuMillis() + extra.cpuMillis();
    long memory = pod.revision().requests().memoryBytes() + extra.memoryBytes();
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      Extra there = assumed.on(nodes.get(i));
      scores[i] = score(cpu + there.cpuMillis(), memory + there.memoryBytes(), nodes.get(i));
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
    int resources = (cpu == 0 ? 0 : 1) + (memory == 0 ? 0 : 1);
    return resources == 0
        ? 0
        : (free(cpu, cpuRequested) + free(memory, memoryRequested)) / resources;
  }

  private static long free(long capacity, long requested) {
    return capacity == 0 || requested > capacity ? 0 : percent(capacity - requested, capacity);
  }

  /** part × 100 / whole; divides first where the product would overflow. */
  private static long percent(long part, long whole) {
    return part <= Long.MAX_VALUE / 100 ? part * 100 / whole : part / (whole / 100);
  }
}
