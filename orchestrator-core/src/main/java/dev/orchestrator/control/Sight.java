package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one pod on its node.
 *
 * @param seen its containers as of the last complete list
 * @param listBegan when this list was asked for, in the node's own order of lists and calls
 * @param calls what was asked about its containers
 * @param removal what was asked about its removal
 * @param openConnections how many connections the service proxy holds to it
 */
record Sight(
    List<ContainerObservation> seen,
    long listBegan,
    Map<ContainerRef, CallRecord> calls,
    CallRecord removal,
    int openConnections) {
  CallRecord call(ContainerRef ref) {
    return calls.getOrDefault(ref, CallRecord.NONE);
  }

  /** The attempt that a status speaks of, as it was seen: only what carries our fingerprint. */
  Optional<ContainerObservation> of(Pod pod, ContainerStatus status) {
    ContainerRef ref = ref(pod, status);
    return seen.stream()
        .filter(o -> o.ref().equals(ref) && o.specHash().equals(pod.revision().hash()))
        .findFirst();
  }

  static ContainerRef ref(Pod pod, ContainerStatus status) {
    return new ContainerRef(pod.uid(), status.name(), status.attempt());
  }

  /** Whether the list was taken after the last call about this came back. */
  boolean isFresh(CallRecord call) {
    return !call.underWay() && call.endedAt() < listBegan;
  }

  /** Whether the list is the last word on this pod. */
  boolean isFresh() {
    return isFresh(removal) && calls.values().stream().allMatch(this::isFresh);
  }

  boolean isCallUnderWay() {
    return removal.underWay() || calls.values().stream().anyMatch(CallRecord::underWay);
  }
}
