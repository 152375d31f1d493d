package dev.orchestrator.scheduling;

import dev.orchestrator.spec.PodAffinityTerm;

/**
 * A rule that pods of a namespace have about others: it concerns each pod that it means.
 *
 * @param namespace the namespace of the pods that have it
 * @param part which of their rules it is
 * @param term the pods that are meant, and the topology
 * @param weight what it adds to the score, or takes from it; 0 for a hard rule that keeps away
 * @param ordinal tells equal rules of one pod apart
 */
record PodTerm(String namespace, Part part, PodAffinityTerm term, long weight, int ordinal) {
  /** The part of the affinity that a term stands in. */
  enum Part {
    REQUIRED_NEAR,
    PREFERRED_NEAR,
    REQUIRED_APART,
    PREFERRED_APART
  }
}
