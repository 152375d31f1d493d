package dev.orchestrator.runtime;

/** A registration that can be ended. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
  /** Ends the registration; idempotent. */
  @Override
  void close();
}
