package dev.orchestrator.architecture;

/**
 * A call that makes a program depend on real time, real threads or real randomness.
 *
 * @param kind what it depends on
 * @param caller the class and method that contain the call, for example {@code state/Pod.age}
 * @param callee what is called, for example {@code Instant.now}
 */
public record RealWorldCall(Kind kind, String caller, String callee)
    implements Comparable<RealWorldCall> {
  /** What a call depends on. */
  public enum Kind {
    /** Reads a clock of the machine. */
    CLOCK,
    /** Waits for a clock of the machine. */
    SLEEP,
    /** Starts a thread, or makes or borrows a pool of threads. */
    THREAD,
    /** Draws from a source that has no seed of the caller's. */
    RANDOM
  }

  @Override
  public int compareTo(RealWorldCall other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return caller + " calls " + callee + " (" + kind + ")";
  }
}
