package dev.orchestrator.plan;

/**
 * A rule of the scheduler that broke while it judged a pod. It is not asked again in that round:
 * nodes that it did not judge are refused by a filter, and get nothing from a scorer.
 *
 * @param rule the rule's name
 * @param message what it broke with
 */
public record RuleFailure(String rule, String message) {
  /** For example {@code rule Licences failed: server not found}. */
  public String describe() {
    return "rule " + rule + " failed: " + message;
  }
}
