package dev.orchestrator.manifest;

/** How a reader treats what it does not know. */
public enum Mode {
  /** An unknown field, or a number where Kubernetes wants text, is an error. */
  STRICT,
  /** An unknown field, or a number where Kubernetes wants text, is a warning. */
  LENIENT
}
