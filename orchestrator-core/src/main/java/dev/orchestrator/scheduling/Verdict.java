package dev.orchestrator.scheduling;

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
   * @param curableByPreemption whether stopping less important pods on the node could help
   */
  record Infeasible(String reason, boolean curableByPreemption) implements Verdict {}

  /** It may not, whatever pods are stopped. */
  static Verdict never(String reason) {
    return new Infeasible(reason, false);
  }

  /** It may not at present. */
  static Verdict notNow(String reason) {
    return new Infeasible(reason, true);
  }
}
