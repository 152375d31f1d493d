package dev.orchestrator.scheduling;

import java.util.List;

/** Whether a filter lets a pod run on a node. */
public sealed interface Verdict {
  /** It may. */
  Verdict FEASIBLE = new Feasible();

  /** It may. */
  record Feasible() implements Verdict {}

  /**
   * It may not.
   *
   * @param reason what is wanted and what is there
   * @param kinds the reason without amounts, in Kubernetes' words
   * @param curableByPreemption whether stopping less important pods on the node could help
   */
  record Infeasible(String reason, List<String> kinds, boolean curableByPreemption)
      implements Verdict {
    /** Takes an immutable copy. */
    public Infeasible {
      kinds = List.copyOf(kinds);
    }
  }

  /** It may not, whatever pods are stopped. */
  static Verdict never(String kind, String reason) {
    return new Infeasible(reason, List.of(kind), false);
  }

  /** It may not at present. */
  static Verdict notNow(String kind, String reason) {
    return new Infeasible(reason, List.of(kind), true);
  }

  /** It may not, whatever pods are stopped; the reason counts as it stands. */
  static Verdict never(String reason) {
    return never(reason, reason);
  }

  /** It may not at present; the reason counts as it stands. */
  static Verdict notNow(String reason) {
    return notNow(reason, reason);
  }
}
