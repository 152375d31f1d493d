package dev.orchestrator.state;

/** How far a pod has come; it only moves forward. Readiness is a condition, not a phase. */
public enum PodPhase {
  /** Not all of its init containers have succeeded, or no container of it was seen running yet. */
  PENDING,
  /** Its containers run, or are being restarted. */
  RUNNING,
  /** All of its containers ended with exit code 0 and none will be started again. */
  SUCCEEDED,
  /** All of its containers ended, at least one in failure, and none will be started again. */
  FAILED;

  /** Whether it has ended. */
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED;
  }
}
