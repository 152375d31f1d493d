package dev.orchestrator.spec;

/** What happens when a container ends. */
public enum RestartPolicy {
  /** It is started again, with backoff. */
  ALWAYS,
  /** It is started again, with backoff, unless it ended with exit code 0. */
  ON_FAILURE,
  /** It stays ended. */
  NEVER
}
