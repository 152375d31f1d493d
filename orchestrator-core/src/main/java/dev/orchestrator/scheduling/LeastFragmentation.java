package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.TreeMap;

/**
 * Prefers the node on which a pod makes the least of the free devices useless to {@link
 * TypicalPods}: see {@link DeviceFragmentation}. The index learns the mix of pods at doublings,
 * this rule by itself in every decision.
 */
record LeastFragmentation(int weight) implements NodeScorer, LocalScorer {
  /** The score where nothing becomes useless: as far from both ends as the worst can be. */
  static final int EVEN = 1 << 28;

  @Override
  public String name() {
    return "LeastFragmentation";
  }

  @Override
  public long largest() {
    return 2 * EVEN;
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    DeviceFragmentation fragmentation = new DeviceFragmentation(typical(view));
    DeviceAsk ask = DeviceAsk.of(pod.revision());
    return nodes.stream()
        .mapToLong(
            node ->
                score(
                    fragmentation,
                    ask,
                    node.free(ResourceList.CPU),
                    node.free(ResourceList.MEMORY),
                    DeviceFit.devices(node, view)))
        .toArray();
  }

  private static TypicalPods typical(ClusterView view) {
    TreeMap<DeviceAsk, Integer> counts = new TreeMap<>();
    view.nodes().stream()
        .flatMap(node -> view.podsOn(node.name()))
        .filter(pod -> !pod.devices().isEmpty())
        .forEach(pod -> counts.merge(DeviceAsk.of(pod.revision()), 1, Integer::sum));
    return new TypicalPods(
        counts,
        new DeviceTypes(view.nodes().stream().flatMap(n -> n.node().devices().stream()).toList()));
  }

  @Override
  public long score(NodeTable nodes, int node, PodShape shape) {
    return score(
        nodes.fragmentation(),
        shape.deviceAsk(),
        nodes.cpu[node] - nodes.cpuUsed[node],
        nodes.memory[node] - nodes.memoryUsed[node],
        nodes.devices(node));
  }

  /** The score of a node where the pod fits, from 0 to twice {@link #EVEN}. */
  static int score(
      DeviceFragmentation fragmentation,
      DeviceAsk ask,
      long cpuFree,
      long memoryFree,
      NodeDevices devices) {
    if (devices.size() == 0) {
      return EVEN;
    }
    long rise =
        fragmentation.wasteWith(ask, cpuFree, memoryFree, devices)
            - fragmentation.waste(cpuFree, memoryFree, devices);
    return (int) (EVEN - Math.max(-EVEN, Math.min(EVEN, rise)));
  }
}
