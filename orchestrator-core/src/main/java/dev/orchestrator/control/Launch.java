package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerLaunch;

/** What it takes to start a container, or why it cannot be put together. */
sealed interface Launch {
  /** Everything is there. */
  record Complete(ContainerLaunch launch) implements Launch {}

  /**
   * Something that the container refers to is missing, or no process can be given it.
   *
   * @param message names all of it, in a defined order and without any value
   */
  record Incomplete(String message) implements Launch {}
}
