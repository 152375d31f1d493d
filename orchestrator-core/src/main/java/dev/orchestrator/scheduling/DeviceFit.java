package dev.orchestrator.scheduling;

import dev.orchestrator.spec.DeviceRequest;
import dev.orchestrator.state.Pod;
import java.util.List;
import java.util.Optional;

/** The devices that the pod asks for are free, of a model that will do. */
record DeviceFit() implements NodeFilter {
  @Override
  public String name() {
    return "Devices";
  }

  @Override
  public Optional<Check> prepare(Pod pod, ClusterView view) {
    return pod.spec().devices().map(request -> node -> check(request, devices(node, view)));
  }

  private static Verdict check(DeviceRequest request, NodeDevices devices) {
    if (devices.fit(request)) {
      return Verdict.FEASIBLE;
    }
    String wanted =
        request.count()
            + " x "
            + request.shareMillis()
            + "/1000 "
            + request.kind()
            + (request.models().isEmpty() ? "" : " of " + request.models())
            + " wanted";
    return new Verdict.Infeasible(
        "insufficient devices: " + wanted,
        List.of(Reasons.insufficient(request.kind())),
        devices.couldFit(request));
  }

  /** The devices of a node, as its pods have left them. */
  static NodeDevices devices(NodeView node, ClusterView view) {
    NodeDevices devices = new NodeDevices(node.node().devices());
    if (devices.size() > 0) {
      view.podsOn(node.name())
          .forEach(
              p -> p.spec().devices().ifPresent(r -> devices.use(p.devices(), r.shareMillis())));
    }
    return devices;
  }
}
