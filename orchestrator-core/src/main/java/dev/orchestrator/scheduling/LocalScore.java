package dev.orchestrator.scheduling;

/**
 * The part of a node's score that follows from its resources alone: {@link LeastAllocated} and
 * {@link BalancedAllocation}.
 */
final class LocalScore {
  private LocalScore() {}

  static int standard(NodeTable nodes, int node, PodShape shape) {
    long cpu = nodes.cpu[node];
    long memory = nodes.memory[node];
    long least =
        LeastAllocated.score(
            cpu,
            nodes.cpuWeighed[node] + shape.cpuWeighed(),
            memory,
            nodes.memoryWeighed[node] + shape.memoryWeighed());
    long balanced =
        shape.cpuMillis() > 0 || shape.memoryBytes() > 0
            ? BalancedAllocation.score(
                cpu,
                nodes.cpuUsed[node] + shape.cpuMillis(),
                memory,
                nodes.memoryUsed[node] + shape.memoryBytes())
            : 0;
    return (int) (least + balanced);
  }
}
