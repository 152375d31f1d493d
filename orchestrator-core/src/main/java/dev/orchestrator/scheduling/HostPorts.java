package dev.orchestrator.scheduling;

import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ports of the node that the pod binds are free. */
final class HostPorts implements NodeFilter {
  @Override
  public String name() {
    return "NodePorts";
  }

  private record Bound(Protocol protocol, int port) {}

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<Bound> wanted = boundBy(pod.spec());
    return wanted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            node -> {
              Set<Bound> taken =
                  view.podsOn(node.name())
                      .flatMap(p -> boundBy(p.spec()).stream())
                      .collect(Collectors.toSet());
              return wanted.stream()
                  .filter(taken::contains)
                  .findFirst()
                  .map(
                      b ->
                          Verdict.notNow(
                              "host port " + b.port() + "/" + b.protocol() + " is taken"))
                  .orElse(Verdict.FEASIBLE);
            });
  }

  private static List<Bound> boundBy(PodSpec spec) {
    return spec.containers().stream()
        .flatMap(c -> c.ports().stream())
        .filter(p -> p.hostPort().isPresent())
        .map(HostPorts::bound)
        .toList();
  }

  private static Bound bound(ContainerPort port) {
    return new Bound(port.protocol(), port.hostPort().orElseThrow());
  }
}
