package dev.orchestrator.state;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import java.time.Instant;

/**
 * One template that a workload has had: pods refer to it, so that equal pods share it.
 *
 * @param number 1 for the first template of a workload, then one more for each change
 * @param template what its pods are made from
 * @param hash a fingerprint of the template, computed once when the revision was recorded
 * @param requests what each pod asks of a node ({@link
 *     dev.orchestrator.spec.PodSpec#effectiveRequests()})
 * @param recordedAt when it was recorded
 */
public record Revision(
    int number, PodTemplate template, String hash, ResourceList requests, Instant recordedAt) {
  /** A revision of this template. */
  public static Revision of(int number, PodTemplate template, String hash, Instant recordedAt) {
    return new Revision(number, template, hash, template.spec().effectiveRequests(), recordedAt);
  }

  /**
   * A container that states no processor request is taken for this much when nodes are compared.
   */
  private static final long ASSUMED_CPU_MILLIS = 100;

  /** A container that states no memory request is taken for this much when nodes are compared. */
  private static final long ASSUMED_MEMORY_BYTES = 200L << 20;

  /** The processor that a pod is taken to use when nodes are compared, by Kubernetes' rule. */
  public long weighedCpuMillis() {
    return weighed(ResourceList.CPU, ASSUMED_CPU_MILLIS);
  }

  /** The memory that a pod is taken to use when nodes are compared, by Kubernetes' rule. */
  public long weighedMemoryBytes() {
    return weighed(ResourceList.MEMORY, ASSUMED_MEMORY_BYTES);
  }

  private long weighed(String resource, long assumed) {
    long sum = 0;
    for (Container container : template.spec().containers()) {
      sum += weighed(container, resource, assumed);
    }
    for (Container init : template.spec().initContainers()) {
      sum = Math.max(sum, weighed(init, resource, assumed));
    }
    return sum;
  }

  private static long weighed(Container container, String resource, long assumed) {
    ResourceList requests = container.resources().requests();
    ResourceList stated = requests.states(resource) ? requests : container.resources().limits();
    return stated.states(resource) ? stated.get(resource) : assumed;
  }
}
