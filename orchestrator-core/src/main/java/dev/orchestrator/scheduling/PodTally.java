package dev.orchestrator.scheduling;

import java.util.ArrayList;
import java.util.List;

/**
 * The pods of one kind: which classes they are, and how many of them each domain has in the
 * topologies that rules ask about.
 */
final class PodTally {
  /** One count, and what it was asked for with. */
  record Counted(Topology topology, java.util.Optional<Eligibility> eligible, DomainCount count) {}

  private final PodKind kind;
  private final List<PodClass> classes = new ArrayList<>();
  private final List<Counted> counts = new ArrayList<>();

  PodTally(PodKind kind) {
    this.kind = kind;
  }

  PodKind kind() {
    return kind;
  }

  List<PodClass> classes() {
    return classes;
  }

  List<Counted> counts() {
    return counts;
  }
}
