package dev.orchestrator.control;

import dev.orchestrator.runtime.ServiceProxy.Endpoint;
import dev.orchestrator.runtime.ServiceProxy.PortTable;
import dev.orchestrator.runtime.ServiceProxy.ServiceTable;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Service;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.traffic.Endpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tables that the service proxy serves, kept in step with the state: only Services that changed
 * or whose pods did are worked out anew. Used by the control thread only.
 */
final class ServiceTables {
  private final SortedMap<ObjectKey, ServiceTable> tables = new TreeMap<>();
  private final SortedSet<ObjectKey> stale = new TreeSet<>();
  private List<String> hostAddresses = List.of();
  private boolean changed;

  void service(ObjectKey key) {
    if (key.kind() == Kind.SERVICE) {
      stale.add(key);
    }
  }

  /** A pod has changed: the Services that select it may have. */
  void pod(ClusterState state, Pod pod) {
    String namespace = pod.key().namespace();
    state
        .declarationsIn(namespace)
        .subMap(ObjectKey.service(namespace, ""), true, ObjectKey.deployment(namespace, ""), false)
        .values()
        .stream()
        .filter(
            d ->
                d.resource() instanceof Service service && service.selects(namespace, pod.labels()))
        .forEach(d -> stale.add(d.key()));
  }

  /** The addresses at which pods reach this host. */
  void hostAddresses(ClusterState state, SortedSet<String> addresses) {
    List<String> changed = List.copyOf(addresses);
    if (!changed.equals(hostAddresses)) {
      hostAddresses = changed;
      all(state);
    }
  }

  void all(ClusterState state) {
    state.declarations().keySet().forEach(this::service);
    stale.addAll(tables.keySet());
  }

  /** All tables, if any has changed since they were {@link #served}. */
  Optional<List<ServiceTable>> changed(ClusterState state) {
    for (ObjectKey key : stale) {
      Optional<ServiceTable> table = table(state, key);
      ServiceTable before = table.isPresent() ? tables.put(key, table.get()) : tables.remove(key);
      changed |= !Optional.ofNullable(before).equals(table);
    }
    stale.clear();
    return changed ? Optional.of(List.copyOf(tables.values())) : Optional.empty();
  }

  /** The proxy has taken the tables. */
  void served() {
    changed = false;
  }

  private Optional<ServiceTable> table(ClusterState state, ObjectKey key) {
    ServiceAddress address = state.serviceAddresses().get(key);
    if (address == null
        || state.declaration(key).filter(d -> !d.isDeleting()).isEmpty()
        || !(state.declaration(key).get().resource() instanceof Service service)) {
      return Optional.empty();
    }
    List<PortTable> ports = new ArrayList<>();
    Endpoints.of(state, service)
        .forEach(
            (port, pods) ->
                ports.add(
                    new PortTable(port, pods.stream().map(ServiceTables::endpoint).toList())));
    return Optional.of(new ServiceTable(key, address, hostAddresses, ports));
  }

  private static Endpoint endpoint(Endpoints.Endpoint endpoint) {
    return new Endpoint(
        endpoint.pod(),
        endpoint.address(),
        endpoint.port(),
        endpoint.draining() ? Endpoint.State.DRAINING : Endpoint.State.READY);
  }
}
