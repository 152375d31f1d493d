package dev.orchestrator.scheduling;

import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.List;

/**
 * A pod on a node, as the index counts it; or one for which room is being made there.
 *
 * @param key its name
 * @param uid its identity
 * @param pods the pods that are like it
 * @param node the number of its node
 * @param stopping whether its end was asked for
 * @param isReserved whether it is not there yet: room is being made for it
 * @param since when it was made
 * @param devices the ids of the devices that it has
 */
record Bound(
    PodKey key,
    Uid uid,
    PodClass pods,
    int node,
    boolean stopping,
    boolean isReserved,
    Instant since,
    List<String> devices) {
  int priority() {
    return pods.spec().priority();
  }

  /** This pod, being stopped. */
  Bound ending() {
    return new Bound(key, uid, pods, node, true, isReserved, since, devices);
  }
}
