package dev.orchestrator.scheduling;

import dev.orchestrator.scheduling.PodKind.HostPort;
import dev.orchestrator.state.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ports of the node that the pod binds are free. */
record HostPorts() implements NodeFilter {
  @Override
  public String name() {
    return "NodePorts";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    List<HostPort> wanted = HostPort.boundBy(pod.revision().template());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    Map<HostPort, PodCounts> binders = new LinkedHashMap<>();
    wanted.forEach(port -> binders.put(port, view.count(port)));
    return Optional.of(node -> check(node, binders));
  }

  private static Verdict check(NodeView node, Map<HostPort, PodCounts> binders) {
    for (Map.Entry<HostPort, PodCounts> port : binders.entrySet()) {
      if (port.getValue().on(node.name()) > 0) {
        return Verdict.notNow(Reasons.PORTS, "host port " + port.getKey() + " is taken");
      }
    }
    return Verdict.FEASIBLE;
  }
}
