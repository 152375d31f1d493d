package dev.orchestrator.scheduling;

import static java.util.Objects.requireNonNull;

import dev.orchestrator.spec.ResourceList;
import java.util.List;

/**
 * How much a resource counts when nodes are compared by what is requested of them.
 *
 * @param resource the name, as in {@link ResourceList}
 * @param weight at least 1
 */
public record ResourceWeight(String resource, int weight) {
  /** Kubernetes' choice: cpu and memory alike. */
  public static final List<ResourceWeight> CPU_AND_MEMORY =
      List.of(new ResourceWeight(ResourceList.CPU, 1), new ResourceWeight(ResourceList.MEMORY, 1));

  /**
   * Requires a name and a weight.
   *
   * @throws IllegalArgumentException when the weight is below 1
   */
  public ResourceWeight {
    requireNonNull(resource, "resource");
    if (weight < 1) {
      throw new IllegalArgumentException("the weight of " + resource + " is " + weight);
    }
  }
}
