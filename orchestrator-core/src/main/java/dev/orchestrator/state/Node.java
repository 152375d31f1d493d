package dev.orchestrator.state;

import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

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
 */
public record Node(
    String name,
    SortedMap<String, String> labels,
    List<Taint> taints,
    ResourceList allocatable,
    boolean schedulable,
    boolean ready,
    String reason,
    Instant since) {
  /** The label that holds the node's own name. */
  public static final String HOSTNAME_LABEL = "kubernetes.io/hostname";

  /** How many pods a node takes that does not say. */
  public static final long DEFAULT_PODS = 110;

  /** Takes an immutable copy of the taints; the labels must be immutable and sorted. */
  public Node {
    taints = List.copyOf(taints);
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
        isReady == ready ? since : at);
  }

  /** This node, cordoned or not. */
  public Node schedulable(boolean isSchedulable) {
    return new Node(name, labels, taints, allocatable, isSchedulable, ready, reason, since);
  }
}
