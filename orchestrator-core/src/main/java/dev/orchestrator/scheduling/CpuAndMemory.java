package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** What counts cpu and memory for when nodes are compared, where nothing else does. */
record CpuAndMemory(int cpuWeight, int memoryWeight) {
  /** Whether no other resource counts. */
  static boolean isAllOf(List<ResourceWeight> resources) {
    return resources.stream()
        .allMatch(
            r -> r.resource().equals(ResourceList.CPU) || r.resource().equals(ResourceList.MEMORY));
  }

  static CpuAndMemory of(List<ResourceWeight> resources) {
    return new CpuAndMemory(
        weight(ResourceList.CPU, resources), weight(ResourceList.MEMORY, resources));
  }

  private static int weight(String resource, List<ResourceWeight> resources) {
    return resources.stream()
        .filter(r -> r.resource().equals(resource))
        .mapToInt(ResourceWeight::weight)
        .sum();
  }

  /**
   * The weighted mean of a node's scores, with the pod on it; containers that ask for nothing count
   * as small ones.
   *
   * @param score the score of a resource by its capacity and what is requested of it
   */
  long mean(NodeTable nodes, int node, PodShape shape, LongBinaryOperator score) {
    long cpu = nodes.cpu[node];
    long memory = nodes.memory[node];
    long sum = 0;
    long weights = 0;
    if (cpu != 0) {
      sum += cpuWeight * score.applyAsLong(cpu, nodes.cpuWeighed[node] + shape.cpuWeighed());
      weights += cpuWeight;
    }
    if (memory != 0) {
      sum +=
          memoryWeight
              * score.applyAsLong(memory, nodes.memoryWeighed[node] + shape.memoryWeighed());
      weights += memoryWeight;
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
