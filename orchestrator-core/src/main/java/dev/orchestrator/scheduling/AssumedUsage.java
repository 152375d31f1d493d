package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the pods of each node are taken to use beyond what they ask for: when nodes are compared, a
 * container that states no request counts as a small one, by Kubernetes' rule.
 */
final class AssumedUsage implements Tally {
  private static final long CPU_MILLIS = 100;
  private static final long MEMORY_BYTES = 200L << 20;

  private final Map<String, Extra> byNode = new LinkedHashMap<>();

  /** An amount beyond the requests. */
  record Extra(long cpuMillis, long memoryBytes) {
    static final Extra NONE = new Extra(0, 0);

    Extra plus(Extra other) {
      return new Extra(cpuMillis + other.cpuMillis, memoryBytes + other.memoryBytes);
    }
  }

  private AssumedUsage() {}

  static AssumedUsage in(ClusterView view) {
    return view.tally(AssumedUsage.class, AssumedUsage.class, () -> counted(view.state()));
  }

  private static AssumedUsage counted(ClusterState state) {
    AssumedUsage usage = new AssumedUsage();
    state.allRevisions().forEach((owner, all) -> usage.count(owner, all.values(), state));
    return usage;
  }

  /** Pods of workloads that state all requests need not be looked at. */
  private void count(ObjectKey owner, Collection<Revision> revisions, ClusterState state) {
    if (revisions.stream().anyMatch(r -> !of(r).equals(Extra.NONE))) {
      state.podsOf(owner).stream()
          .flatMap(key -> state.pod(key).stream())
          .filter(p -> p.node().isPresent() && !p.phase().isTerminal())
          .forEach(p -> add(p, p.node().orElseThrow()));
    }
  }

  private void add(Pod pod, String node) {
    byNode.merge(node, of(pod.revision()), Extra::plus);
  }

  Extra on(NodeView node) {
    return byNode.getOrDefault(node.name(), Extra.NONE);
  }

  /** What a pod of this template is taken to use beyond what it asks for. */
  static Extra of(Revision revision) {
    PodSpec spec = revision.template().spec();
    return new Extra(
        weighed(spec, ResourceList.CPU, CPU_MILLIS) - revision.requests().cpuMillis(),
        weighed(spec, ResourceList.MEMORY, MEMORY_BYTES) - revision.requests().memoryBytes());
  }

  private static long weighed(PodSpec spec, String resource, long assumed) {
    long sidecars = 0;
    long largest = 0;
    for (Container init : spec.initContainers()) {
      long wanted = sidecars + weighed(init, resource, assumed);
      largest = Math.max(largest, wanted);
      sidecars = init.sidecar() ? wanted : sidecars;
    }
    long sum = sidecars;
    for (Container container : spec.containers()) {
      sum += weighed(container, resource, assumed);
    }
    return Math.max(sum, largest) + spec.overhead().get(resource);
  }

  private static long weighed(Container container, String resource, long assumed) {
    ResourceList requests = container.resources().requests();
    ResourceList stated = requests.states(resource) ? requests : container.resources().limits();
    return stated.states(resource) ? stated.get(resource) : assumed;
  }

  @Override
  public void placed(Pod pod, NodeView node) {
    add(pod, node.name());
  }
}
