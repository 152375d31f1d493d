package dev.orchestrator.state;

import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import java.time.Instant;
import java.util.Optional;

/**
 * A declared object as it stands in the log.
 *
 * @param resource what the user wants
 * @param uid the identity of this incarnation
 * @param generation grows by one with each change of {@code resource}; 1 at first
 * @param createdAt when it was first declared
 * @param deletionRequestedAt when its deletion was asked for; it stays until everything it owns is
 *     gone
 */
public record Declaration(
    Resource resource,
    Uid uid,
    long generation,
    Instant createdAt,
    Optional<Instant> deletionRequestedAt) {
  /** The name of the object. */
  public ObjectKey key() {
    return resource.key();
  }

  /** Whether its deletion was asked for. */
  public boolean isDeleting() {
    return deletionRequestedAt.isPresent();
  }

  /** The next generation of this object. */
  public Declaration changedTo(Resource next) {
    return new Declaration(next, uid, generation + 1, createdAt, deletionRequestedAt);
  }

  /** This object with its deletion asked for. */
  public Declaration deletingSince(Instant at) {
    return new Declaration(resource, uid, generation, createdAt, Optional.of(at));
  }
}
