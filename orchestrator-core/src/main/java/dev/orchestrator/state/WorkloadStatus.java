package dev.orchestrator.state;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What has become of a declared workload.
 *
 * @param observedGeneration the generation that the other fields speak of
 * @param desired how many pods there should be
 * @param current how many pods there are that have not ended and are not being stopped
 * @param updated how many of them have the current revision
 * @param ready how many of them are ready
 * @param available how many of them have been ready for the minimum time
 * @param succeeded how many pods of a Job have succeeded
 * @param failed how many pods of a Job have failed
 * @param startedAt when a Job was first acted upon
 * @param finishedAt when a Job ended
 * @param conditions in order of their type
 */
public record WorkloadStatus(
    long observedGeneration,
    int desired,
    int current,
    int updated,
    int ready,
    int available,
    int succeeded,
    int failed,
    Optional<Instant> startedAt,
    Optional<Instant> finishedAt,
    List<Condition> conditions) {
  /** Nothing observed yet. */
  public static final WorkloadStatus NONE =
      new WorkloadStatus(0, 0, 0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), List.of());

  /** Takes an immutable copy. */
  public WorkloadStatus {
    conditions = List.copyOf(conditions);
  }

  /** The condition of this type. */
  public Optional<Condition> condition(String type) {
    return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
  }

  /** Whether the condition of this type is there and holds. */
  public boolean is(String type) {
    return condition(type).map(Condition::status).orElse(false);
  }
}
