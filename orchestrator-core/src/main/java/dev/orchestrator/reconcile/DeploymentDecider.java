package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.rollout.OrderedReplacement;
import dev.orchestrator.scheduling.VictimChoice;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.WorkloadStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Keeps as many pods as a Deployment asks for, and replaces those of an older template in order.
 */
final class DeploymentDecider implements WorkloadDecider<Deployment> {
  @Override
  public Decision decide(OwnedPods<Deployment> owned, Issue issue) {
    if (owned.declaration().isDeleting()) {
      return Decision.of(owned.stopAll("its Deployment is being deleted"));
    }
    List<Action> actions = new ArrayList<>();
    Revision revision = revision(owned, actions);
    List<Pod> active = owned.active();
    int wanted = replicas(owned);
    actions.addAll(ended(owned));
    if (active.size() > wanted) {
      actions.addAll(scaleIn(owned, active, active.size() - wanted, revision));
    } else if (active.size() < wanted) {
      actions.addAll(scaleOut(owned, revision, wanted - active.size(), issue));
    } else if (!owned.workload().paused()) {
      outdated(owned, revision).ifPresent(actions::add);
    }
    actions.addAll(owned.dropUnused(revision));
    return new Decision(actions, nextAvailability(owned));
  }

  private static int replicas(OwnedPods<Deployment> owned) {
    return owned.workload().replicas().orElse(1);
  }

  /** The revision to make pods from; a paused Deployment keeps the newest recorded one. */
  private static Revision revision(OwnedPods<Deployment> owned, List<Action> actions) {
    Optional<Revision> recorded =
        owned.workload().paused() ? owned.newestRevision() : owned.currentRevision();
    return recorded.orElseGet(
        () -> {
          Revision next = owned.nextRevision();
          actions.add(owned.record(next));
          return next;
        });
  }

  /**
   * Pods that have ended for good are cleared away; their replacements count as missing already.
   */
  private static List<Action> ended(OwnedPods<Deployment> owned) {
    return owned.pods().stream()
        .filter(p -> p.phase().isTerminal() && !p.isStopping())
        .map(p -> owned.stop(p, "it has ended"))
        .toList();
  }

  private static List<Action> scaleIn(
      OwnedPods<Deployment> owned, List<Pod> active, int surplus, Revision revision) {
    return VictimChoice.surplus(owned.state(), active, surplus, revision).stream()
        .map(p -> owned.stop(p, "scaled to " + replicas(owned)))
        .toList();
  }

  /** Of the pods that may be replaced next, one whose absence the spread rules bear best. */
  private static Optional<Action> outdated(OwnedPods<Deployment> owned, Revision revision) {
    List<Pod> candidates =
        OrderedReplacement.candidates(
            owned.pods(), revision, owned.workload().minReady(), owned.now());
    return VictimChoice.choose(owned.state(), candidates, 1, p -> p.revision().number()).stream()
        .findFirst()
        .map(p -> owned.stop(p, "replaced by revision " + revision.number()));
  }

  /** A pod that makes room for a newer revision is awaited before its replacement is made. */
  private static List<Action> scaleOut(
      OwnedPods<Deployment> owned, Revision revision, int missing, Issue issue) {
    long leaving =
        owned.pods().stream()
            .filter(p -> p.isStopping() && !OrderedReplacement.isUpToDate(p, revision))
            .count();
    List<Action> actions = new ArrayList<>();
    for (long i = leaving; i < missing; i++) {
      actions.add(
          owned.create(
              revision,
              issue,
              owned.active().size() + " of " + replicas(owned) + " pods are there"));
    }
    return actions;
  }

  private static Optional<Instant> nextAvailability(OwnedPods<Deployment> owned) {
    return owned.active().stream()
        .flatMap(p -> p.readySince().stream())
        .map(since -> since.plus(owned.workload().minReady()))
        .filter(at -> at.isAfter(owned.now()))
        .min(Comparator.naturalOrder());
  }

  @Override
  public WorkloadStatus status(OwnedPods<Deployment> owned) {
    List<Pod> active = owned.active();
    int wanted = replicas(owned);
    int updated = owned.upToDate();
    int ready = (int) active.stream().filter(Pod::isReady).count();
    int available =
        (int)
            active.stream()
                .filter(p -> p.isAvailable(owned.workload().minReady(), owned.now()))
                .count();
    boolean held = owned.workload().paused() && owned.currentRevision().isEmpty();
    return new WorkloadStatus(
        owned.declaration().generation(),
        wanted,
        active.size(),
        held ? 0 : updated,
        ready,
        available,
        0,
        0,
        Optional.empty(),
        Optional.empty(),
        conditions(owned, wanted, held ? 0 : updated, available));
  }

  private static List<Condition> conditions(
      OwnedPods<Deployment> owned, int wanted, int updated, int available) {
    boolean complete = updated >= wanted && available >= wanted;
    String counts = available + " of " + wanted + " pods are available, " + updated + " up to date";
    List<Condition> conditions = new ArrayList<>();
    conditions.add(
        owned.condition(
            "Available",
            available >= wanted,
            available >= wanted ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
            counts));
    Waiting.condition(owned).ifPresent(conditions::add);
    conditions.add(
        owned.condition(
            "Progressing",
            !owned.workload().paused(),
            owned.workload().paused()
                ? "DeploymentPaused"
                : complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
            counts));
    return conditions;
  }
}
