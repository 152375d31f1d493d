package dev.orchestrator;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cluster is to know of a node besides what its runtime says.
 *
 * @param labels read by selectors and topology rules; win over the runtime's own
 * @param taints what keeps pods away
 * @param reserved what is held back of the node's capacity for others than pods
 */
public record NodeOptions(
    SortedMap<String, String> labels, List<Taint> taints, ResourceList reserved) {
  /** Nothing. */
  public static final NodeOptions NONE =
      new NodeOptions(new TreeMap<>(), List.of(), ResourceList.EMPTY);

  /** Takes immutable copies. */
  public NodeOptions {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    taints = List.copyOf(taints);
  }

  /** These options with one more label. */
  public NodeOptions label(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new NodeOptions(more, taints, reserved);
  }

  /** These options with one more taint. */
  public NodeOptions taint(Taint taint) {
    List<Taint> more = new ArrayList<>(taints);
    more.add(taint);
    return new NodeOptions(labels, more, reserved);
  }

  /** These options with so much held back. */
  public NodeOptions reserving(ResourceList amounts) {
    return new NodeOptions(labels, taints, amounts);
  }
}
