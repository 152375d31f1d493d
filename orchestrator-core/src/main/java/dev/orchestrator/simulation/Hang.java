package dev.orchestrator.simulation;

/**
 * Marks a call that would never return on a real node. A simulated lane takes it for a call that
 * runs into its deadline; elsewhere it is the cause of an unavailable node like any other.
 */
final class Hang extends RuntimeException {
  private static final long serialVersionUID = 1;

  Hang() {
    super("the simulated node does not answer");
  }
}
