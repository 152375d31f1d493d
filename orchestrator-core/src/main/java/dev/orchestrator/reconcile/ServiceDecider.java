package dev.orchestrator.reconcile;

import dev.orchestrator.plan.Action;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.traffic.ServiceAddresses;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives a Service its address, and another set of host ports when its ports change. */
final class ServiceDecider {
  private ServiceDecider() {}

  static Decision decide(View view, Declaration declaration, Service service) {
    ServiceAddress present = view.state().serviceAddresses().get(declaration.key());
    if (service.headless() || (present != null && covers(present, service))) {
      return Decision.NOTHING;
    }
    return ServiceAddresses.complete(view.state(), service)
        .<Action>map(
            address ->
                new Action.AddressService(
                    new ServiceAddressed(declaration.key(), declaration.uid(), address),
                    present == null ? "it had none" : "its ports changed"))
        .map(action -> Decision.of(List.of(action)))
        .orElse(Decision.NOTHING);
  }

  private static boolean covers(ServiceAddress address, Service service) {
    return address.hostPorts().keySet().equals(ports(service));
  }

  private static Set<Integer> ports(Service service) {
    return service.ports().stream().map(ServicePort::port).collect(Collectors.toSet());
  }
}
