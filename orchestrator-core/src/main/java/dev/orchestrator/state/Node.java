package dev.orchestrator.state;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place where pods run.
 *
 * @param name unique within the cluster
 * @param labels what selectors and topology rules read, {@link #HOSTNAME_LABEL} among them
 * @param taints what keeps pods away
 * @param allocatable what pods may ask for in sum; {@code pods} limits their number
 * @param schedulable false when it is cordoned
 * @param ready whether its runtime answers
 * @param reason why it is not ready; may be empty
 * @param since when {@code ready} changed last
 * @param images the images that it holds, by name with tag, and their size in bytes; immutable
 * @param devices the devices that pods are given
 * @param taintedSince since when it has each taint, by key and effect as in {@code key:NO_EXECUTE};
 *     immutable
 */
public record Node(
    String name,
    SortedMap<String, String> labels,
    List<Taint> taints,
    ResourceList allocatable,
    boolean schedulable,
    boolean ready,
    String reason,
    Instant since,
    SortedMap<String, Long> images,
    List<Device> devices,
    SortedMap<String, Instant> taintedSince) {
  /** The label that holds the node's own name. */
  public static final String HOSTNAME_LABEL = "kubernetes.io/hostname";

  /** How many pods a node takes that does not say. */
  public static final long DEFAULT_PODS = 110;

  /** Takes an immutable copy of the taints; the labels must be immutable and sorted. */
  public Node {
    taints = List.copyOf(taints);
    devices = List.copyOf(devices);
  }

  /** A node without images and devices. */
  public Node(
      String name,
      SortedMap<String, String> labels,
      List<Taint> taints,
      ResourceList allocatable,
      boolean schedulable,
      boolean ready,
      String reason,
      Instant since) {
    this(
        name,
        labels,
        taints,
        allocatable,
        schedulable,
        ready,
        reason,
        since,
        Collections.emptySortedMap(),
        List.of(),
        Collections.emptySortedMap());
  }

  /** This node with another readiness. */
  public Node readiness(boolean isReady, String why, Instant at) {
    return new Node(
        name,
        labels,
        taints,
        allocatable,
        schedulable,
        isReady,
        why,
        isReady == ready ? since : at,
        images,
        devices,
        taintedSince);
  }

  /** This node, cordoned or not. */
  public Node schedulable(boolean isSchedulable) {
    return new Node(
        name,
        labels,
        taints,
        allocatable,
        isSchedulable,
        ready,
        reason,
        since,
        images,
        devices,
        taintedSince);
  }

  /** This node with other labels. */
  public Node labelled(SortedMap<String, String> newLabels) {
    return new Node(
        name,
        newLabels,
        taints,
        allocatable,
        schedulable,
        ready,
        reason,
        since,
        images,
        devices,
        taintedSince);
  }

  /** This node with other taints; the time of those that stay is kept. */
  public Node tainted(List<Taint> newTaints, Instant at) {
    SortedMap<String, Instant> times = new TreeMap<>();
    for (Taint taint : newTaints) {
      String id = taint.key() + ":" + taint.effect();
      times.put(id, taintedSince.getOrDefault(id, at));
    }
    return new Node(
        name,
        labels,
        newTaints,
        allocatable,
        schedulable,
        ready,
        reason,
        since,
        images,
        devices,
        Collections.unmodifiableSortedMap(times));
  }

  /** This node holding these images. */
  public Node holding(SortedMap<String, Long> newImages) {
    return new Node(
        name,
        labels,
        taints,
        allocatable,
        schedulable,
        ready,
        reason,
        since,
        newImages,
        devices,
        taintedSince);
  }

  /** This node with these devices. */
  public Node offering(List<Device> newDevices) {
    return new Node(
        name,
        labels,
        taints,
        allocatable,
        schedulable,
        ready,
        reason,
        since,
        images,
        newDevices,
        taintedSince);
  }
}
