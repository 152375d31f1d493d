package dev.orchestrator.state;

import dev.orchestrator.spec.ResourceList;
import java.util.SortedMap;

/**
 * What the pods of a node ask for in sum; pods that have ended do not count.
 *
 * @param pods how many
 * @param amounts the sum by resource name
 */
public record NodeUsage(int pods, ResourceList amounts) {
  /** No pod. */
  public static final NodeUsage NONE = new NodeUsage(0, ResourceList.EMPTY);

  NodeUsage plus(ResourceList requests) {
    return new NodeUsage(pods + 1, amounts.plus(requests));
  }

  NodeUsage minus(ResourceList requests) {
    ResourceList rest = amounts;
    SortedMap<String, Long> taken = requests.amounts();
    for (String name : taken.keySet()) {
      rest = rest.with(name, rest.get(name) - requests.get(name));
    }
    return new NodeUsage(pods - 1, rest);
  }
}
