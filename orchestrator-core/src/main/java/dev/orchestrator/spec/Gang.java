package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

/**
 * A group of pods that are placed together or not at all.
 *
 * @param name names the group within the namespace; pods of several workloads may be of one gang
 * @param minMember how many of its pods must have a node before any of them gets one; at least 1
 */
public record Gang(String name, int minMember) {
  /** Requires a name. */
  public Gang {
    requireNonNull(name, "name");
  }
}
