package dev.orchestrator.control;

import dev.orchestrator.control.PodEffects.Call;
import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.runtime.StartOutcome.Refused;
import dev.orchestrator.spec.Container;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is seen of pods and what is asked about them: brings together the log, the nodes, the probes
 * and the proxy, one pod at a time. Used by the control thread only.
 */
final class PodWork {
  private final Fleet fleet;
  private final Probing probing;
  private final ServiceProxy proxy;

  PodWork(Fleet fleet, Probing probing, ServiceProxy proxy) {
    this.fleet = fleet;
    this.probing = probing;
    this.proxy = proxy;
  }

  /** What the node and the probes say about a pod that the state does not know yet. */
  List<StateChange> observed(Pod pod, Instant now) {
    return fleet
        .answering(pod)
        .map(
            link -> {
              List<StateChange> changes =
                  new ArrayList<>(Observations.of(pod, sight(pod, link), now));
              changes.addAll(probing.changes(pod, now));
              return changes;
            })
        .orElse(new ArrayList<>());
  }

  /**
   * What became of acting on a pod.
   *
   * @param cleared whether nothing of a pod that is being stopped is left, or can come to be
   * @param wakeAt when to act again, if time alone will change something
   */
  record Acted(boolean cleared, Optional<Instant> wakeAt) {
    private static final Acted NOTHING = new Acted(false, Optional.empty());
    private static final Acted CLEARED = new Acted(true, Optional.empty());
  }

  /** Asks of the pod's node what follows from what is committed. */
  Acted act(ClusterState state, Pod pod, Instant now) {
    if (pod.node().isEmpty()) {
      return pod.isStopping() ? Acted.CLEARED : Acted.NOTHING;
    }
    return fleet.answering(pod).map(link -> act(state, pod, link, now)).orElse(Acted.NOTHING);
  }

  private Acted act(ClusterState state, Pod pod, NodeLink link, Instant now) {
    PodEffects effects = PodEffects.of(pod, sight(pod, link), now);
    effects.calls().forEach(call -> ask(state, pod, link, call));
    Optional<Instant> nextProbe = probing.step(pod, link, now);
    return new Acted(effects.cleared(), earlier(effects.wakeAt(), nextProbe));
  }

  private Sight sight(Pod pod, NodeLink link) {
    return link.sight(pod.uid(), pod.isStopping() ? proxy.openConnections(pod.uid()) : 0);
  }

  private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
    return a.isEmpty() || b.filter(at -> at.isBefore(a.get())).isPresent() ? b : a;
  }

  private static void ask(ClusterState state, Pod pod, NodeLink link, Call call) {
    switch (call) {
      case Call.Start start -> start(state, pod, link, start.container());
      case Call.Stop stop -> link.stop(stop);
      case Call.Remove remove -> link.remove(pod.uid());
    }
  }

  private static void start(ClusterState state, Pod pod, NodeLink link, ContainerStatus status) {
    Container container = pod.spec().container(status.name()).orElseThrow();
    switch (LaunchAssembly.of(state, pod, container, status.attempt(), link.hostAddress())) {
      case Launch.Complete complete -> link.start(complete.launch());
      case Launch.Incomplete incomplete ->
          link.refuse(
              Sight.ref(pod, status),
              new Refused("CreateContainerConfigError", incomplete.message()));
    }
  }

  /** The pod is gone from the state. */
  void forget(Pod pod) {
    probing.forget(pod.uid());
    fleet.forget(pod);
  }
}
