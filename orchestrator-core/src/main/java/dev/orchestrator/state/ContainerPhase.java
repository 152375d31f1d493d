package dev.orchestrator.state;

/** How far an attempt to run a container has come. */
public enum ContainerPhase {
  /** No attempt was decided yet. */
  WAITING,
  /** The attempt is decided and durable; it was not yet seen running. */
  STARTING,
  /** The attempt was seen running. */
  RUNNING,
  /** The attempt has ended, or could not be started. */
  TERMINATED
}
