package dev.orchestrator.benchmarks;

import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import java.util.List;

/** The work that {@link FenzoCluster} does, done by the library's scheduler. */
final class FenzoRival {
  private FenzoRival() {}

  /** Nodes and pods are new to the scheduler, as they are to Fenzo. */
  static double tasksPerSecond(FenzoCluster.Work work, int nodes, int pods) {
    Scheduler scheduler = SchedulingWork.scheduler();
    PodSpec.Builder spec = PendingPods.asking(100, 500);
    if (work == FenzoCluster.Work.ATTRIBUTE) {
      spec.nodeSelector(PendingPods.ZONE, "zone1");
    }
    PendingPods pending =
        new PendingPods()
            .nodes(nodes, 3, ResourceList.of(32_000, 128L << 30).with(ResourceList.PODS, 1_000))
            .pods("rival", pods, spec.build());
    scheduler.decide(pending.state(), List.of(), PendingPods.NOW);
    long begin = System.nanoTime();
    scheduler.decide(pending.state(), pending.pods(), PendingPods.NOW);
    return pods / ((System.nanoTime() - begin) / 1e9);
  }
}
