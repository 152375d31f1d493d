package dev.orchestrator.runtime;

import java.time.Instant;
import java.util.Optional;

/**
 * One container as a runtime found it.
 *
 * @param ref which attempt
 * @param specHash the fingerprint that it was started with; adopted only if it is the expected one
 * @param state what it does
 * @param startedAt when it began, by the node's clock; absent if it never did
 * @param finishedAt when it ended, by the node's clock
 * @param exitCode its exit code, 128 + signal for a signal; -1 while unknown
 * @param oomKilled whether a process of it was killed for want of memory (its own end may have
 *     another cause)
 * @param address the pod's network address, if it has one
 * @param runtimeId the runtime's own name for it, for people
 * @param message what the runtime says about it; may be empty
 */
public record ContainerObservation(
    ContainerRef ref,
    String specHash,
    State state,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    int exitCode,
    boolean oomKilled,
    Optional<String> address,
    String runtimeId,
    String message) {
  /** What a container does. */
  public enum State {
    /** It exists and was never started, or is being started. */
    CREATED,
    /** It runs. */
    RUNNING,
    /** It has ended. */
    EXITED
  }
}
