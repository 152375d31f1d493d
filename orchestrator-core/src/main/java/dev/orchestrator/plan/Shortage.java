package dev.orchestrator.plan;

/**
 * A resource of a node of which too little is free.
 *
 * @param resource the name, as in {@link dev.orchestrator.spec.ResourceList}; {@code pods} when the
 *     node takes no more pods
 * @param wanted how much the pod asks for
 * @param free how much there is; below 0 when it is promised twice
 */
public record Shortage(String resource, long wanted, long free) {
  /** How much of what is wanted is missing, in thousandths: 1 to 1000. */
  public int missingMillis() {
    double missing = (double) wanted - Math.max(0, free);
    return Math.max(1, (int) Math.min(1000, Math.ceil(missing / wanted * 1000)));
  }
}
