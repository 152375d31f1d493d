package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.DisruptionBudget;
import dev.orchestrator.spec.Job;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.StatusChanged;
import dev.orchestrator.state.WorkloadStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leads each declared object to the decider of its kind. */
final class DeclaredObjects {
  private final DeploymentDecider deployments = new DeploymentDecider();
  private final JobDecider jobs = new JobDecider();
  private final DaemonSetDecider daemonSets;

  DeclaredObjects(Scheduler scheduler) {
    daemonSets = new DaemonSetDecider(scheduler);
  }

  Decision decide(View view, ObjectKey key) {
    Optional<Declaration> declared = view.state().declaration(key);
    if (declared.isEmpty()) {
      return Decision.NOTHING;
    }
    Declaration declaration = declared.get();
    return switch (declaration.resource()) {
      case Deployment d -> workload(deployments, d, declaration, view);
      case DaemonSet d -> workload(daemonSets, d, declaration, view);
      case Job j -> workload(jobs, j, declaration, view);
      case Namespace n -> NamespaceDecider.decide(view, declaration);
      case Service s ->
          declaration.isDeleting()
              ? removed(declaration)
              : ServiceDecider.decide(view, declaration, s);
      case ConfigMap c -> declaration.isDeleting() ? removed(declaration) : Decision.NOTHING;
      case Secret s -> declaration.isDeleting() ? removed(declaration) : Decision.NOTHING;
      case DisruptionBudget b -> declaration.isDeleting() ? removed(declaration) : Decision.NOTHING;
    };
  }

  private static <W extends Workload> Decision workload(
      WorkloadDecider<W> decider, W workload, Declaration declaration, View view) {
    OwnedPods<W> owned = OwnedPods.of(view.state(), declaration, workload, view.now());
    return declaration.isDeleting() && owned.pods().isEmpty()
        ? removed(declaration)
        : decider.decide(owned, view.issue());
  }

  static Decision removed(Declaration declaration) {
    List<Action> actions = new ArrayList<>();
    actions.add(
        new Action.RemoveObject(
            new Removed(declaration.key(), declaration.uid()),
            "it was deleted and nothing of it is left"));
    return Decision.of(actions);
  }

  /** The status of a workload, if it has changed. */
  Optional<Action> status(View view, ObjectKey key) {
    return view.state().declaration(key).flatMap(d -> status(view, d));
  }

  private Optional<Action> status(View view, Declaration declaration) {
    Optional<WorkloadStatus> status =
        switch (declaration.resource()) {
          case Deployment d -> Optional.of(status(deployments, d, declaration, view));
          case DaemonSet d -> Optional.of(status(daemonSets, d, declaration, view));
          case Job j -> Optional.of(status(jobs, j, declaration, view));
          case Namespace n -> Optional.empty();
          case Service s -> Optional.empty();
          case ConfigMap c -> Optional.empty();
          case Secret s -> Optional.empty();
          case DisruptionBudget b -> Optional.empty();
        };
    return status
        .filter(s -> !s.equals(view.state().status(declaration.key())))
        .map(
            s ->
                new Action.UpdateStatus(
                    new StatusChanged(declaration.key(), declaration.uid(), s),
                    s.ready() + " of " + s.desired() + " pods are ready"));
  }

  private static <W extends Workload> WorkloadStatus status(
      WorkloadDecider<W> decider, W workload, Declaration declaration, View view) {
    return decider.status(OwnedPods.of(view.state(), declaration, workload, view.now()));
  }
}
