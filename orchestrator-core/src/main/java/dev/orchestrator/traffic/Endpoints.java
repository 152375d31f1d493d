package dev.orchestrator.traffic;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodPhase;
import dev.orchestrator.state.Uid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pods behind a Service. */
public final class Endpoints {
  private Endpoints() {}

  /**
   * One pod behind one port of a Service.
   *
   * @param pod the pod's uid
   * @param address its network address
   * @param port its port
   * @param draining whether it is being stopped: no new connection
   */
  public record Endpoint(Uid pod, String address, int port, boolean draining) {}

  /** The endpoints of each port of a Service that has an address, in order of the pods' names. */
  public static SortedMap<Integer, List<Endpoint>> of(ClusterState state, Service service) {
    SortedMap<Integer, List<Endpoint>> byPort = new TreeMap<>();
    List<Pod> pods = pods(state, service).toList();
    for (ServicePort port : service.ports()) {
      List<Endpoint> endpoints = new ArrayList<>();
      for (Pod pod : pods) {
        endpoint(pod, port).ifPresent(endpoints::add);
      }
      byPort.put(port.port(), endpoints);
    }
    return byPort;
  }

  /**
   * The pods that a Service selects in order of their names, found through the workloads of its
   * namespace.
   */
  public static Stream<Pod> pods(ClusterState state, Service service) {
    return state.declarationsIn(service.metadata().namespace()).values().stream()
        .filter(d -> d.resource() instanceof Workload)
        .filter(d -> anyRevisionMatches(state, d, service))
        .flatMap(d -> state.podsOf(d.key()).stream())
        .map(key -> state.pods().get(key))
        .filter(p -> service.selects(p.key().namespace(), p.labels()))
        .sorted(Comparator.comparing(Pod::key));
  }

  private static boolean anyRevisionMatches(
      ClusterState state, Declaration owner, Service service) {
    return state.revisions(owner.key()).values().stream()
        .anyMatch(r -> service.selects(owner.key().namespace(), r.template().labels()));
  }

  private static Optional<Endpoint> endpoint(Pod pod, ServicePort port) {
    boolean draining = pod.isStopping() && pod.phase() == PodPhase.RUNNING;
    if (!pod.isReady() && !draining) {
      return Optional.empty();
    }
    return pod.address()
        .flatMap(
            address ->
                target(pod, port)
                    .map(target -> new Endpoint(pod.uid(), address, target, draining)));
  }

  private static Optional<Integer> target(Pod pod, ServicePort port) {
    return pod.spec().containers().stream()
        .map((Container c) -> c.resolve(port.targetPort()))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
