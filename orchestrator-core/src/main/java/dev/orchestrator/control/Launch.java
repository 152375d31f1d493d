package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerLaunch;

/** What it takes to start a container, or what of it is missing. */
sealed interface Launch {
  /** Everything is there. */
  record Complete(ContainerLaunch launch) implements Launch {}

  /** Something that the container refers to is missing; all of it is named. */
  record Incomplete(String message) implements Launch {}
}
