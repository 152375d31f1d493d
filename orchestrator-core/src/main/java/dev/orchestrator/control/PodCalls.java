package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerRef;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked about one pod and its containers. Immutable.
 *
 * @param containers by attempt
 * @param removal about the removal of all that the pod has on its node
 */
record PodCalls(Map<ContainerRef, CallRecord> containers, CallRecord removal) {
  static final PodCalls NONE = new PodCalls(new TreeMap<>(), CallRecord.NONE);

  CallRecord container(ContainerRef ref) {
    return containers.getOrDefault(ref, CallRecord.NONE);
  }

  /** With a start under way; what was asked about earlier attempts is of no interest any more. */
  PodCalls starting(ContainerRef ref) {
    Map<ContainerRef, CallRecord> left = new TreeMap<>(containers);
    left.keySet()
        .removeIf(r -> r.container().equals(ref.container()) && r.attempt() != ref.attempt());
    left.put(ref, container(ref).begun());
    return new PodCalls(left, removal);
  }

  PodCalls with(ContainerRef ref, CallRecord call) {
    Map<ContainerRef, CallRecord> changed = new TreeMap<>(containers);
    changed.put(ref, call);
    return new PodCalls(changed, removal);
  }

  PodCalls withRemoval(CallRecord call) {
    return new PodCalls(containers, call);
  }

  /** Whether a call came back after the last list was asked for, or has to be repeated. */
  boolean awaitsLook(long lastLook) {
    return removal.awaitsLook(lastLook)
        || containers.values().stream().anyMatch(c -> c.awaitsLook(lastLook));
  }
}
