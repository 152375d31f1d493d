package dev.orchestrator.reconcile;

import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.WorkloadStatus;

/** Decides about the pods of one kind of workload. Pure. */
interface WorkloadDecider<W extends Workload> {
  /** What to do so that the workload has the pods it should have. */
  Decision decide(OwnedPods<W> owned, Issue issue);

  /** What has become of the workload, conditions among it. */
  WorkloadStatus status(OwnedPods<W> owned);
}
