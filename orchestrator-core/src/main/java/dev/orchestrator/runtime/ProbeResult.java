package dev.orchestrator.runtime;

/** What a probe found. */
public sealed interface ProbeResult {
  /** The container is well. */
  record Success() implements ProbeResult {}

  /** The container answered that it is not well, or did not answer in time. */
  record Failure(String message) implements ProbeResult {}

  /** The probe itself could not be made; no verdict about the container. */
  record Error(String message) implements ProbeResult {}
}
