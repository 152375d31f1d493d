package dev.orchestrator;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cluster is to know of a node besides what its runtime says.
 *
 * @param labels read by selectors and topology rules; win over the runtime's own
 * @param taints what keeps pods away when the node joins; later on they are changed by {@link
 *     Orchestrator#taintNode} and {@link Orchestrator#untaintNode}
 * @param reserved what is held back of the node's capacity for others than pods
 * @param devices what pods are given, whole or by thousandths
 */
public record NodeOptions(
    SortedMap<String, String> labels,
    List<Taint> taints,
    ResourceList reserved,
    List<Device> devices) {
  /** Nothing. */
  public static final NodeOptions NONE =
      new NodeOptions(new TreeMap<>(), List.of(), ResourceList.EMPTY, List.of());

  /** Takes immutable copies. */
  public NodeOptions {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    taints = List.copyOf(taints);
    devices = List.copyOf(devices);
  }

  /** These options with one more label. */
  public NodeOptions label(String key, String value) {
    SortedMap<String, String> more = new TreeMap<>(labels);
    more.put(key, value);
    return new NodeOptions(more, taints, reserved, devices);
  }

  /** These options with one more taint. */
  public NodeOptions taint(Taint taint) {
    List<Taint> more = new ArrayList<>(taints);
    more.add(taint);
    return new NodeOptions(labels, more, reserved, devices);
  }

  /** These options with so much held back. */
  public NodeOptions reserving(ResourceList amounts) {
    return new NodeOptions(labels, taints, amounts, devices);
  }

  /** These options with one more device. */
  public NodeOptions device(Device device) {
    List<Device> more = new ArrayList<>(devices);
    more.add(device);
    return new NodeOptions(labels, taints, reserved, more);
  }
}
