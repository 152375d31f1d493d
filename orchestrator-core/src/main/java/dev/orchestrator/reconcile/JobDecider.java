package dev.orchestrator.reconcile;

import dev.orchestrator.healing.RestartBackoff;
import dev.orchestrator.plan.Action;
import dev.orchestrator.spec.Job;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodPhase;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs pods until enough of them have succeeded, or too many have failed. */
final class JobDecider implements WorkloadDecider<Job> {
  /** The condition of a Job that has ended well. */
  static final String COMPLETE = "Complete";

  /** The condition of a Job that has failed. */
  static final String FAILED = "Failed";

  @Override
  public Decision decide(OwnedPods<Job> owned, Issue issue) {
    if (owned.declaration().isDeleting()) {
      return Decision.of(owned.stopAll("its Job is being deleted"));
    }
    Optional<Condition> end = end(owned);
    if (end.isPresent()) {
      return afterEnd(owned, end.get());
    }
    List<Action> actions = new ArrayList<>();
    Revision revision =
        owned
            .newestRevision()
            .orElseGet(
                () -> {
                  Revision first = owned.nextRevision();
                  actions.add(owned.record(first));
                  return first;
                });
    Optional<Instant> deadline = deadline(owned);
    int missing = missing(owned);
    Optional<Instant> notBefore = retryAt(owned).filter(at -> at.isAfter(owned.now()));
    if (missing > 0 && notBefore.isPresent()) {
      return new Decision(actions, Decision.earlier(deadline, notBefore));
    }
    for (int i = 0; i < missing; i++) {
      actions.add(owned.create(revision, issue, "more completions are wanted"));
    }
    surplus(owned, -missing).forEach(actions::add);
    return new Decision(actions, deadline);
  }

  private static Decision afterEnd(OwnedPods<Job> owned, Condition end) {
    List<Action> actions =
        new ArrayList<>(
            owned.active().stream()
                .map(p -> owned.stop(p, "its Job has ended: " + end.reason()))
                .toList());
    Optional<Instant> expiry =
        owned.workload().ttlAfterFinished().map(ttl -> end.lastTransition().plus(ttl));
    if (expiry.isPresent() && !expiry.get().isAfter(owned.now())) {
      actions.add(
          new Action.DeleteObject(
              new Declared(owned.declaration().deletingSince(owned.now())),
              "its time to live after its end is over"));
      return Decision.of(actions);
    }
    return new Decision(actions, expiry);
  }

  /** Pods that succeeded by themselves; what was counted once stays counted. */
  private static long succeeded(OwnedPods<Job> owned) {
    long there =
        owned.pods().stream()
            .filter(p -> p.phase() == PodPhase.SUCCEEDED && !p.isStopping())
            .count();
    return Math.max(there, owned.before().succeeded());
  }

  /** Pods that failed and, where containers are restarted in place, each failure of a container. */
  private static long failures(OwnedPods<Job> owned) {
    long there =
        owned.pods().stream().mapToLong(p -> (hasFailed(p) ? 1 : 0) + failuresInPlace(p)).sum();
    return Math.max(there, owned.before().failed());
  }

  private static long failuresInPlace(Pod pod) {
    return pod.restarts() + pod.allContainers().filter(c -> awaitsRestart(pod, c)).count();
  }

  /** Whether a container has failed before its pod's end was asked for, and is to run again. */
  private static boolean awaitsRestart(Pod pod, ContainerStatus c) {
    return c.phase() == ContainerPhase.TERMINATED
        && pod.restartsAfter(c)
        && pod.stoppingSince()
            .flatMap(since -> c.finishedAt().filter(at -> at.isAfter(since)))
            .isEmpty();
  }

  private static boolean hasFailed(Pod pod) {
    return pod.phase() == PodPhase.FAILED && !pod.isStopping();
  }

  private static int missing(OwnedPods<Job> owned) {
    Job job = owned.workload();
    int active = owned.active().size();
    if (job.completions().isEmpty() && succeeded(owned) > 0) {
      return 0;
    }
    long open =
        job.completions().isEmpty()
            ? job.parallelism()
            : job.completions().getAsInt() - succeeded(owned);
    return (int) Math.min(job.parallelism(), open) - active;
  }

  private static List<Action> surplus(OwnedPods<Job> owned, int count) {
    return owned.active().stream()
        .sorted(Comparator.comparing(Pod::createdAt).reversed().thenComparing(Pod::key))
        .limit(Math.max(0, count))
        .map(p -> owned.stop(p, "parallelism " + owned.workload().parallelism()))
        .toList();
  }

  /**
   * A pod that takes the place of failed ones waits: 10 s after the first failure, doubled each
   * time.
   */
  private static Optional<Instant> retryAt(OwnedPods<Job> owned) {
    List<Pod> failed = owned.pods().stream().filter(JobDecider::hasFailed).toList();
    return failed.stream()
        .flatMap(Pod::allContainers)
        .flatMap(c -> c.finishedAt().stream())
        .max(Comparator.naturalOrder())
        .map(last -> last.plus(RestartBackoff.after(failed.size())));
  }

  private static Optional<Instant> deadline(OwnedPods<Job> owned) {
    return owned
        .workload()
        .activeDeadline()
        .map(d -> owned.before().startedAt().orElse(owned.now()).plus(d));
  }

  /** The condition that ends the Job: kept once it was written, worked out before. */
  private static Optional<Condition> end(OwnedPods<Job> owned) {
    Optional<Condition> written =
        owned.before().conditions().stream()
            .filter(c -> c.status() && (c.type().equals(COMPLETE) || c.type().equals(FAILED)))
            .findFirst();
    return written.or(() -> newEnd(owned));
  }

  private static Optional<Condition> newEnd(OwnedPods<Job> owned) {
    Job job = owned.workload();
    if (failures(owned) > job.backoffLimit()) {
      return Optional.of(
          owned.condition(
              FAILED,
              true,
              "BackoffLimitExceeded",
              failures(owned) + " failures: " + lastFailure(owned)));
    }
    boolean done =
        job.completions().isPresent()
            ? succeeded(owned) >= job.completions().getAsInt()
            : succeeded(owned) > 0 && owned.active().isEmpty();
    if (done) {
      return Optional.of(
          owned.condition(
              COMPLETE, true, "CompletionsReached", succeeded(owned) + " pods succeeded"));
    }
    return deadline(owned)
        .filter(at -> !at.isAfter(owned.now()))
        .map(
            at ->
                owned.condition(
                    FAILED, true, "DeadlineExceeded", "active for longer than allowed"));
  }

  private static String lastFailure(OwnedPods<Job> owned) {
    return owned.pods().stream()
        .flatMap(Pod::allContainers)
        .filter(c -> c.exitCode() > 0)
        .max(Comparator.comparing(c -> c.finishedAt().orElse(Instant.MIN)))
        .map(JobDecider::describe)
        .orElse("unknown");
  }

  private static String describe(ContainerStatus c) {
    return c.name() + " ended with exit code " + c.exitCode();
  }

  @Override
  public WorkloadStatus status(OwnedPods<Job> owned) {
    List<Pod> active = owned.active();
    Optional<Condition> end = end(owned);
    List<Condition> conditions = new ArrayList<>();
    end.ifPresent(conditions::add);
    Waiting.condition(owned).ifPresent(conditions::add);
    return new WorkloadStatus(
        owned.declaration().generation(),
        owned.workload().completions().orElse(1),
        active.size(),
        active.size(),
        (int) active.stream().filter(Pod::isReady).count(),
        (int) active.stream().filter(Pod::isReady).count(),
        (int) succeeded(owned),
        (int) failures(owned),
        Optional.of(owned.before().startedAt().orElse(owned.now())),
        end.map(Condition::lastTransition),
        conditions);
  }
}
