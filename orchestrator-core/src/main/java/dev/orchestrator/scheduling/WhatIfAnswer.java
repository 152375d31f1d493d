package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What would become of the pods in the cluster of a {@link WhatIf}. A pod that is displaced keeps
 * its name here, although its replacement will have another one.
 *
 * @param displaced the pods that would have to leave their node to be replaced, and that node
 * @param gone the pods that would go without a replacement
 * @param placements the nodes of pods that have none: displaced, new or waiting already
 * @param preemptions the pods that would make others go
 * @param pending the pods that would wait, and why
 */
public record WhatIfAnswer(
    SortedMap<PodKey, String> displaced,
    SortedSet<PodKey> gone,
    List<Placement> placements,
    List<Preemption> preemptions,
    List<Unschedulable> pending) {
  private static final int LINES = 200;

  /** Takes immutable copies. */
  public WhatIfAnswer {
    displaced = Collections.unmodifiableSortedMap(new TreeMap<>(displaced));
    gone = Collections.unmodifiableSortedSet(new TreeSet<>(gone));
    placements = List.copyOf(placements);
    preemptions = List.copyOf(preemptions);
    pending = List.copyOf(pending);
  }

  /** The node that a pod would get. */
  public Optional<String> nodeOf(PodKey pod) {
    return placements.stream().filter(p -> p.pod().equals(pod)).map(Placement::node).findFirst();
  }

  /** Whether every pod would have a node without any other having to go. */
  public boolean fits() {
    return preemptions.isEmpty() && pending.isEmpty();
  }

  /** Counts, then a line for each pod; of many pods the first {@value #LINES} are listed. */
  public String describe() {
    List<String> lines = new ArrayList<>();
    pending.forEach(p -> lines.add("pod " + p.pod() + " waits: " + p.summary()));
    preemptions.forEach(
        p -> lines.add("pod " + p.pod() + " makes room on " + p.node() + ": " + p.victims()));
    placements.forEach(p -> lines.add(line(p)));
    gone.forEach(pod -> lines.add("pod " + pod + " goes"));
    int more = lines.size() - LINES;
    return headline()
        + String.join("", lines.stream().limit(LINES).map(l -> "\n  " + l).toList())
        + (more > 0 ? "\n  and " + more + " more" : "");
  }

  private String line(Placement p) {
    String from = displaced.get(p.pod());
    return "pod " + p.pod() + (from == null ? " goes to " : " of " + from + " goes to ") + p.node();
  }

  private String headline() {
    return displaced.size()
        + " pods displaced, "
        + placements.size()
        + " placed, "
        + pending.size()
        + " waiting, "
        + preemptions.size()
        + " making room, "
        + gone.size()
        + " gone";
  }
}
