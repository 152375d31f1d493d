package dev.orchestrator.time;

import java.util.concurrent.Executor;

/** Where work runs: the executor seam. Safe for use by several threads. */
public interface Workers extends AutoCloseable {
  /** An executor that runs its tasks one at a time, in the order in which they came. */
  Executor serial(String name);

  /**
   * A bulkhead: a bounded queue served by a bounded number of threads.
   *
   * @param name for thread names
   * @param width how many calls run at a time
   * @param capacity how many calls may wait
   */
  Lane lane(String name, int width, int capacity);

  /**
   * Stops all threads of these workers; waiting tasks are dropped, running ones are interrupted.
   */
  @Override
  void close();
}
