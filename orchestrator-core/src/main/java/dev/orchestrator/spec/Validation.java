package dev.orchestrator.spec;

import java.util.List;

final class Validation {
  private Validation() {}

  static List<Problem> problemsOf(Resource resource) {
    return List.of();
  }
}
