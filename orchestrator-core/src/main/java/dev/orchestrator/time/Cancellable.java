package dev.orchestrator.time;

/** Something scheduled that may still be called off. */
@FunctionalInterface
public interface Cancellable {
  /** Calls it off; does nothing when it has run already or was called off before. */
  void cancel();
}
