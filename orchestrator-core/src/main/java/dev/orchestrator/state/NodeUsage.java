package dev.orchestrator.state;

import dev.orchestrator.spec.ResourceList;
import java.util.SortedMap;

/**
 * What the pods of a node ask for in sum; pods that have ended do not count.
 *
 * @param pods how many
 * @param amounts the sum by resource name
 * @param weighedCpuMillis the processor that they are taken to use when nodes are compared ({@link
 *     Revision#weighedCpuMillis()})
 * @param weighedMemoryBytes the memory that they are taken to use when nodes are compared
 */
public record NodeUsage(
    int pods, ResourceList amounts, long weighedCpuMillis, long weighedMemoryBytes) {
  /** No pod. */
  public static final NodeUsage NONE = new NodeUsage(0, ResourceList.EMPTY, 0, 0);

  NodeUsage plus(Revision pod) {
    return new NodeUsage(
        pods + 1,
        amounts.plus(pod.requests()),
        weighedCpuMillis + pod.weighedCpuMillis(),
        weighedMemoryBytes + pod.weighedMemoryBytes());
  }

  NodeUsage minus(Revision pod) {
    ResourceList rest = amounts;
    SortedMap<String, Long> taken = pod.requests().amounts();
    for (String name : taken.keySet()) {
      rest = rest.with(name, rest.get(name) - pod.requests().get(name));
    }
    return new NodeUsage(
        pods - 1,
        rest,
        weighedCpuMillis - pod.weighedCpuMillis(),
        weighedMemoryBytes - pod.weighedMemoryBytes());
  }
}
