package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Shortage;
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
   * @param shortages the resources that are short, if that is the reason
   */
  record Infeasible(
      String reason, List<String> kinds, boolean curableByPreemption, List<Shortage> shortages)
      implements Verdict {
    /** Takes immutable copies. */
    public Infeasible {
      kinds = List.copyOf(kinds);
      shortages = List.copyOf(shortages);
    }

    /** For another reason than an amount. */
    public Infeasible(String reason, List<String> kinds, boolean curableByPreemption) {
      this(reason, kinds, curableByPreemption, List.of());
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
