package dev.orchestrator.spec;

import java.util.Optional;

/** Rules for disruption budgets. */
final class BudgetRules {
  private static final int WHOLE = 100;

  private BudgetRules() {}

  static void budget(Field field, DisruptionBudget budget) {
    SelectorRules.selector(field.member("selector"), budget.selector());
    if (budget.minAvailable().isPresent() == budget.maxUnavailable().isPresent()) {
      field.report(
          budget.minAvailable().isPresent()
              ? "has minAvailable and maxUnavailable"
              : "has neither minAvailable nor maxUnavailable",
          "state one of them");
    }
    amount(field.member("minAvailable"), budget.minAvailable());
    amount(field.member("maxUnavailable"), budget.maxUnavailable());
  }

  private static void amount(Field field, Optional<IntOrPercent> amount) {
    amount.ifPresent(
        a -> {
          if (a.value() < 0 || (a.percent() && a.value() > WHOLE)) {
            field.report("is " + a, "use a number of pods from 0, or a percentage from 0% to 100%");
          }
        });
  }
}
