package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Affinity;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodAffinityTerm;
import dev.orchestrator.spec.Weighted;
import dev.orchestrator.state.ClusterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All kinds of pods that some rule speaks of. A kind knows its classes, a class its kinds, so that
 * a pod that comes or goes changes just the counts that it is part of. Used by one thread.
 */
final class Tallies {
  private final Map<PodKind, PodTally> byKind = new LinkedHashMap<>();
  private final Map<String, List<PodTally>> byLabel = new HashMap<>();
  private final List<PodTally> unlabelled = new ArrayList<>();
  private final Map<Eligibility.Key, Eligibility> eligibilities = new LinkedHashMap<>();
  private final Map<PodTerm, PodTally> holders = new LinkedHashMap<>();
  private final List<PodTerm> terms = new ArrayList<>();
  private final List<PodClass> classes = new ArrayList<>();
  private final Map<ObjectKey, List<PodClass>> bySiblings = new HashMap<>();
  private final ClusterState namespaces;
  private final NodeTable nodes;

  Tallies(NodeTable nodes, ClusterState namespaces) {
    this.nodes = nodes;
    this.namespaces = namespaces;
  }

  /** The state from which namespaces' labels are read. */
  ClusterState namespaces() {
    return namespaces;
  }

  /** All rules that pods have about others, in the order in which they were met. */
  List<PodTerm> terms() {
    return terms;
  }

  Eligibility eligible(Eligibility.Key key) {
    Eligibility known = eligibilities.get(key);
    if (known == null) {
      known = new Eligibility(key);
      for (int node = 0; node < nodes.size(); node++) {
        known.enter(node, nodes.node(node));
      }
      eligibilities.put(key, known);
    }
    return known;
  }

  /** A new class: it joins the kinds that include it, and its rules about others become known. */
  void enrol(PodClass pods) {
    classes.add(pods);
    bySiblings.computeIfAbsent(pods.owner(), owner -> new ArrayList<>(1)).add(pods);
    join(byKind.get(pods.siblings(true)), pods);
    join(byKind.get(pods.siblings(false)), pods);
    pods.labels()
        .forEach(
            (key, value) ->
                byLabel
                    .getOrDefault(key + "=" + value, List.of())
                    .forEach(t -> joinIfIncluded(t, pods)));
    unlabelled.forEach(t -> joinIfIncluded(t, pods));
    termsOf(pods).forEach(term -> join(holders.computeIfAbsent(term, this::hold), pods));
  }

  private static void join(@org.jspecify.annotations.Nullable PodTally tally, PodClass pods) {
    if (tally != null) {
      tally.classes().add(pods);
      pods.tallies().add(tally);
    }
  }

  private void joinIfIncluded(PodTally tally, PodClass pods) {
    if (tally.kind().includes(pods.owner(), pods.revision(), namespaces)) {
      join(tally, pods);
    }
  }

  private PodTally hold(PodTerm term) {
    terms.add(term);
    return new PodTally(new PodKind.Holding(term));
  }

  static List<PodTerm> termsOf(PodClass pods) {
    Affinity affinity = pods.spec().affinity();
    List<PodTerm> found = new ArrayList<>();
    affinity.requiredPods().forEach(t -> add(found, pods, PodTerm.Part.REQUIRED_NEAR, t, 1));
    for (Weighted<PodAffinityTerm> w : affinity.preferredPods()) {
      add(found, pods, PodTerm.Part.PREFERRED_NEAR, w.term(), w.weight());
    }
    affinity.requiredAntiPods().forEach(t -> add(found, pods, PodTerm.Part.REQUIRED_APART, t, 0));
    for (Weighted<PodAffinityTerm> w : affinity.preferredAntiPods()) {
      add(found, pods, PodTerm.Part.PREFERRED_APART, w.term(), -w.weight());
    }
    return found;
  }

  private static void add(
      List<PodTerm> found, PodClass pods, PodTerm.Part part, PodAffinityTerm term, long weight) {
    int ordinal = 0;
    PodTerm candidate = new PodTerm(pods.namespace(), part, term, weight, ordinal);
    while (found.contains(candidate)) {
      candidate = new PodTerm(pods.namespace(), part, term, weight, ++ordinal);
    }
    found.add(candidate);
  }

  /** How many pods that have a rule each domain has. */
  DomainCount holding(PodTerm term, Topology topology) {
    return count(holders.computeIfAbsent(term, this::hold), topology, Optional.empty());
  }

  /** How many pods of a kind each domain has; counted now if nobody has asked before. */
  DomainCount count(PodKind kind, Topology topology, Optional<Eligibility> eligible) {
    PodTally tally = byKind.get(kind);
    return count(tally == null ? add(kind) : tally, topology, eligible);
  }

  private PodTally add(PodKind kind) {
    PodTally tally = new PodTally(kind);
    byKind.put(kind, tally);
    switch (kind) {
      case PodKind.Siblings s -> {
        bySiblings.getOrDefault(s.workload(), List.of()).forEach(c -> joinIfIncluded(tally, c));
        return tally;
      }
      case PodKind.Spread s -> index(tally, List.of(s.selector()));
      case PodKind.Meant m ->
          index(tally, m.terms().stream().map(PodAffinityTerm::selector).toList());
      case PodKind.HostPort p -> unlabelled.add(tally);
      case PodKind.Holding h -> {}
    }
    classes.forEach(c -> joinIfIncluded(tally, c));
    return tally;
  }

  private void index(PodTally tally, List<LabelSelector> selectors) {
    selectors.stream()
        .flatMap(s -> s.matchLabels().entrySet().stream())
        .findFirst()
        .map(e -> byLabel.computeIfAbsent(e.getKey() + "=" + e.getValue(), l -> new ArrayList<>()))
        .orElse(unlabelled)
        .add(tally);
  }

  private DomainCount count(PodTally tally, Topology topology, Optional<Eligibility> eligible) {
    for (PodTally.Counted known : tally.counts()) {
      if (known.topology() == topology && known.eligible().equals(eligible)) {
        return known.count();
      }
    }
    DomainCount count = new DomainCount(topology, eligible);
    for (PodClass pods : tally.classes()) {
      pods.forEachNode(node -> count.add(node, pods.on(node, tally.kind().countsStopping())));
    }
    tally.counts().add(new PodTally.Counted(topology, eligible, count));
    return count;
  }

  /** A node is about to change; none of its pods may be counted. */
  void leave(int number) {
    eligibilities.values().forEach(e -> e.leave(number));
  }

  /** A node has changed. */
  void enter(int number) {
    eligibilities.values().forEach(e -> e.enter(number, nodes.node(number)));
  }
}
