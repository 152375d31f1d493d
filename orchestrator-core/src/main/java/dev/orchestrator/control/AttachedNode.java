package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.Device;
import dev.orchestrator.state.Node;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node that is driven from this process.
 *
 * @param name unique within the cluster
 * @param runtime what runs its containers
 * @param labels in addition to what the runtime says, and before it
 * @param taints what keeps pods away
 * @param reserved what is held back of each resource for others than pods
 * @param devices what pods are given
 */
public record AttachedNode(
    String name,
    ContainerRuntime runtime,
    SortedMap<String, String> labels,
    List<Taint> taints,
    ResourceList reserved,
    List<Device> devices) {
  /** Takes immutable copies. */
  public AttachedNode {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    taints = List.copyOf(taints);
    devices = List.copyOf(devices);
  }

  /**
   * The node as it is to stand in the state. A cordon, taints and further labels stay as they are
   * there, whatever the runtime says.
   */
  Node described(NodeDescription description, Optional<Node> before, Instant now) {
    SortedMap<String, String> all =
        new TreeMap<>(before.map(Node::labels).orElse(Collections.emptySortedMap()));
    all.putAll(description.labels());
    all.putAll(labels);
    all.put(Node.HOSTNAME_LABEL, name);
    Node described =
        new Node(
            name,
            Collections.unmodifiableSortedMap(all),
            taints,
            allocatable(description.capacity()),
            before.map(Node::schedulable).orElse(true),
            true,
            "",
            before.filter(Node::ready).map(Node::since).orElse(now),
            before.map(Node::images).orElse(Collections.emptySortedMap()),
            devices,
            before.map(Node::taintedSince).orElse(Collections.emptySortedMap()));
    return described.tainted(before.map(Node::taints).orElse(taints), now);
  }

  private ResourceList allocatable(ResourceList capacity) {
    ResourceList rest = capacity;
    for (String resource : capacity.amounts().keySet()) {
      rest = rest.with(resource, Math.max(0, capacity.get(resource) - reserved.get(resource)));
    }
    return rest;
  }
}
