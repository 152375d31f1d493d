package dev.orchestrator.state;

/**
 * The identity of a pod by name. Ordered by namespace, then name.
 *
 * @param namespace the namespace
 * @param name unique within the namespace
 */
public record PodKey(String namespace, String name) implements Comparable<PodKey> {
  @Override
  public int compareTo(PodKey other) {
    return namespace.equals(other.namespace)
        ? name.compareTo(other.name)
        : namespace.compareTo(other.namespace);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
