package dev.orchestrator.plan;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.PodKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Something to look at again when a time has come, even if nothing changes until then.
 *
 * @param at when
 * @param object the declared object to look at, if it is one
 * @param pod the pod to look at, if it is one
 */
public record Wake(Instant at, Optional<ObjectKey> object, Optional<PodKey> pod) {
  /** Look at a declared object. */
  public static Wake at(Instant at, ObjectKey object) {
    return new Wake(at, Optional.of(object), Optional.empty());
  }

  /** Look at a pod. */
  public static Wake at(Instant at, PodKey pod) {
    return new Wake(at, Optional.empty(), Optional.of(pod));
  }
}
