package dev.orchestrator.runtime;

/** How the start of a container went. */
public sealed interface StartOutcome {
  /** The attempt exists and was started, now or before. */
  record Started() implements StartOutcome {}

  /**
   * The attempt cannot run; nothing of it is left that would bar another attempt.
   *
   * @param reason one word, for example {@code ErrImagePull}, {@code PortTaken}, {@code NameTaken},
   *     {@code CreateContainerError}, {@code InvalidCommand}
   * @param message what happened and what to do about it
   */
  record Refused(String reason, String message) implements StartOutcome {}
}
