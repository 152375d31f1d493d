package dev.orchestrator.spec;

/**
 * The kind of a declared object, in Kubernetes' words; the order is the order in which a manifest
 * is applied.
 */
public enum Kind {
  /** A {@link Namespace}. */
  NAMESPACE("Namespace"),
  /** A {@link ConfigMap}. */
  CONFIG_MAP("ConfigMap"),
  /** A {@link Secret}. */
  SECRET("Secret"),
  /** A {@link Service}. */
  SERVICE("Service"),
  /** A {@link Deployment}. */
  DEPLOYMENT("Deployment"),
  /** A {@link DaemonSet}. */
  DAEMON_SET("DaemonSet"),
  /** A {@link Job}. */
  JOB("Job"),
  /** A {@link DisruptionBudget}. */
  DISRUPTION_BUDGET("PodDisruptionBudget");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** The word used in manifests and messages, for example {@code Deployment}. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
