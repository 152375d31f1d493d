package dev.orchestrator.time;

import java.util.random.RandomGenerator;

/**
 * The seams of an orchestrator that are not service interfaces: time, executors and randomness.
 *
 * @param timers the clock
 * @param workers the executors
 * @param random the source of random numbers; used by one thread at a time
 */
public record Seams(Timers timers, Workers workers, RandomGenerator random) {
  /** The real clock, real threads and a seed from the system. */
  public static Seams system() {
    return SystemSeams.create();
  }
}
