package dev.orchestrator.runtime;

import dev.orchestrator.state.Uid;
import java.util.Comparator;

/**
 * One attempt to run one container of one pod: the identity on which all runtime calls are
 * idempotent.
 *
 * @param pod the pod's uid
 * @param container the container's name within the pod
 * @param attempt 0 for the first start
 */
public record ContainerRef(Uid pod, String container, int attempt)
    implements Comparable<ContainerRef> {
  private static final Comparator<ContainerRef> ORDER =
      Comparator.comparing(ContainerRef::pod)
          .thenComparing(ContainerRef::container)
          .thenComparingInt(ContainerRef::attempt);

  @Override
  public int compareTo(ContainerRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return pod + "/" + container + "#" + attempt;
  }
}
