package dev.orchestrator.scheduling;

import com.google.common.collect.ImmutableList;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Node;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A question about a cluster that is not there: the present one with some changes, taken in the
 * order in which they were given. The answer is what the scheduler decides on it; nothing is
 * committed. Immutable and pure.
 *
 * <pre>{@code
 * WhatIf.unchanged().drain("n1").add(node).scale(web, 30).on(state, scheduler, now).describe()
 * }</pre>
 */
public final class WhatIf {
  private static final WhatIf UNCHANGED = new WhatIf(ImmutableList.of());

  /** One change. */
  private interface Supposition {
    void suppose(Hypothesis hypothesis);
  }

  private final ImmutableList<Supposition> suppositions;

  private WhatIf(ImmutableList<Supposition> suppositions) {
    this.suppositions = suppositions;
  }

  /** The cluster as it is: what becomes of the pods that wait. */
  public static WhatIf unchanged() {
    return UNCHANGED;
  }

  private WhatIf and(Supposition next) {
    return new WhatIf(ImmutableList.<Supposition>builder().addAll(suppositions).add(next).build());
  }

  /** With one node more; DaemonSets put their pods on it. In place of one of the same name. */
  public WhatIf add(Node node) {
    return and(h -> h.add(node));
  }

  /** Without a node: its pods are replaced elsewhere, those of DaemonSets are gone. */
  public WhatIf remove(String node) {
    return and(h -> h.remove(node));
  }

  /** With no new pod on a node. */
  public WhatIf cordon(String node) {
    return and(h -> h.schedulable(node, false));
  }

  /** With new pods on a cordoned node again. */
  public WhatIf uncordon(String node) {
    return and(h -> h.schedulable(node, true));
  }

  /** With a node cordoned and its pods replaced elsewhere; those of DaemonSets stay. */
  public WhatIf drain(String node) {
    return and(h -> h.drain(node));
  }

  /** With a label set on a node. Pods that are there stay. */
  public WhatIf label(String node, String key, String value) {
    return and(h -> h.label(node, labels -> with(labels, key, Optional.of(value))));
  }

  /** With a label taken off a node. Pods that are there stay. */
  public WhatIf withoutLabel(String node, String key) {
    return and(h -> h.label(node, labels -> with(labels, key, Optional.empty())));
  }

  private static SortedMap<String, String> with(
      SortedMap<String, String> labels, String key, Optional<String> value) {
    SortedMap<String, String> copy = new TreeMap<>(labels);
    copy.remove(key);
    value.ifPresent(v -> copy.put(key, v));
    return copy;
  }

  /**
   * With just these taints on a node; pods that do not tolerate a NoExecute taint are replaced
   * elsewhere, whatever time they are given.
   */
  public WhatIf taints(String node, List<Taint> taints) {
    List<Taint> given = List.copyOf(taints);
    return and(h -> h.taint(node, given));
  }

  /** With another number of pods of a Deployment, made from its newest template. */
  public WhatIf scale(ObjectKey deployment, int replicas) {
    return and(h -> h.scale(deployment, replicas));
  }

  /**
   * The answer on a state, for the pods that the changes displace or make and for those that wait
   * already.
   *
   * @throws NoSuchElementException when a node or Deployment that is named is not there
   */
  public WhatIfAnswer on(ClusterState state, Scheduler scheduler, Instant now) {
    Hypothesis hypothesis = new Hypothesis(state, scheduler, now);
    suppositions.forEach(s -> s.suppose(hypothesis));
    return hypothesis.answer();
  }
}
