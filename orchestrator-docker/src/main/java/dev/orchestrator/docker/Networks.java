package dev.orchestrator.docker;

import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One bridge for each namespace, and the addresses in it, which are chosen here: a pod knows its
 * address before it starts, and keeps it over restarts.
 *
 * <p>Engines take a wished address only in a range that was named when the network was made. So the
 * engine is first asked to choose a free range, and the network is made again with just this range.
 * Safe for use by several threads.
 */
final class Networks {
  private static final int TRIES = 5;
  // a namespace that is about to get pods again keeps its bridge
  private static final Duration EMPTY_FOR = Duration.ofSeconds(60);

  private final Engine engine;
  private final Ownership ownership;
  private final Names names;
  private final Map<String, Bridge> bridges = new TreeMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private boolean known;

  Networks(Engine engine, Ownership ownership) {
    this.engine = engine;
    this.ownership = ownership;
    names = new Names(ownership.cluster());
  }

  /** Where a pod is attached. */
  record Place(String network, String address) {}

  /** The pod's place, on a network that exists as far as is known. */
  Place place(ContainerLaunch launch) {
    return locked(
        () -> {
          Bridge bridge = bridge(launch.key().namespace());
          bridge.emptySince = Long.MAX_VALUE;
          String address =
              bridge
                  .addresses
                  .take(launch.ref().pod())
                  .orElseThrow(
                      () ->
                          new Refusal(
                              "AddressesExhausted",
                              "network " + bridge.name + " has no free address left"));
          return new Place(bridge.name, address);
        });
  }

  /** Somebody else has the address: the pod gets another one next time. */
  void occupied(String namespace, String address) {
    locked(
        () -> {
          Bridge bridge = bridges.get(namespace);
          if (bridge != null) {
            // another node of the cluster may be on the same engine
            ofCluster().forEach(container -> hold(bridge.addresses, namespace, container));
            bridge.addresses.occupied(address);
          }
          return namespace;
        });
  }

  /** The network is gone: it is looked up or made anew next time. */
  void forget(String namespace) {
    locked(
        () -> {
          bridges.remove(namespace);
          return namespace;
        });
  }

  /** The pod is gone. */
  void release(Uid pod, long nanos) {
    locked(
        () -> {
          for (Bridge bridge : bridges.values()) {
            bridge.addresses.release(pod);
            if (bridge.addresses.unused() && bridge.emptySince == Long.MAX_VALUE) {
              bridge.emptySince = nanos;
            }
          }
          return pod;
        });
  }

  /**
   * Removes the networks that have been empty for a while.
   *
   * @param containers everything of this cluster on the engine
   */
  void sweep(List<Container> containers, long nanos) {
    locked(
        () -> {
          recall(containers, nanos);
          bridges.values().removeIf(bridge -> bridge.expired(nanos) && removed(bridge));
          return nanos;
        });
  }

  /** Removes the networks that no container uses. */
  void retire() {
    locked(
        () -> {
          engine
              .networks(ownership.filter())
              .forEach(network -> engine.removeNetwork(network.getId()));
          bridges.clear();
          return known;
        });
  }

  private boolean removed(Bridge bridge) {
    Optional<Engine.Problem> problem = engine.removeNetwork(bridge.name);
    bridge.emptySince = Long.MAX_VALUE;
    return problem.isEmpty() || problem.get().fault() == Fault.ALREADY_SO;
  }

  /** Once: the networks that there are from before, so that none stays for ever. */
  private void recall(List<Container> containers, long nanos) {
    if (known) {
      return;
    }
    for (Network network : engine.networks(ownership.filter())) {
      String namespace = labels(network).get(Ownership.NAMESPACE);
      if (namespace != null && !bridges.containsKey(namespace)) {
        adopt(namespace, network, containers)
            .ifPresent(
                bridge -> {
                  bridge.emptySince = bridge.addresses.unused() ? nanos : Long.MAX_VALUE;
                  bridges.put(namespace, bridge);
                });
      }
    }
    known = true;
  }

  private Bridge bridge(String namespace) {
    Bridge bridge = bridges.get(namespace);
    if (bridge == null) {
      bridge = findOrCreate(namespace);
      bridges.put(namespace, bridge);
    }
    return bridge;
  }

  private Bridge findOrCreate(String namespace) {
    String name = names.network(namespace);
    for (int i = 0; i < TRIES; i++) {
      Optional<Network> found = engine.network(name);
      Optional<Bridge> bridge = found.flatMap(network -> adopt(namespace, network));
      if (bridge.isPresent()) {
        return bridge.get();
      }
      found.ifPresent(network -> engine.removeNetwork(network.getId()));
      create(namespace, name);
    }
    throw new NodeUnavailableException("network " + name + " could not be made");
  }

  private Optional<Bridge> adopt(String namespace, Network network) {
    return adopt(namespace, network, ofCluster());
  }

  private List<Container> ofCluster() {
    return engine.list(List.of(Ownership.CLUSTER + "=" + ownership.cluster()));
  }

  /** Ours, when its range was named by us; empty when it was only made to find a range. */
  private Optional<Bridge> adopt(String namespace, Network network, List<Container> containers) {
    if (!ownership.owns(labels(network))) {
      throw new Refusal(
          "NameTaken", "network " + network.getName() + " exists and is not ours; remove it");
    }
    if (!namespace.equals(labels(network).get(Ownership.NAMESPACE))) {
      return Optional.empty();
    }
    return range(network)
        .map(
            range -> {
              Addresses addresses =
                  new Addresses(
                      String.valueOf(range.getSubnet()), String.valueOf(range.getGateway()));
              containers.forEach(container -> hold(addresses, namespace, container));
              return new Bridge(network.getName(), addresses);
            });
  }

  private static void hold(Addresses addresses, String namespace, Container container) {
    Map<String, String> labels = container.getLabels();
    String address = labels.get(Ownership.ADDRESS);
    if (address != null && namespace.equals(labels.get(Ownership.NAMESPACE))) {
      Ownership.pod(labels).ifPresent(pod -> addresses.hold(pod, address));
    }
  }

  private void create(String namespace, String name) {
    // without the namespace's label: not a network that pods may use
    check(engine.createNetwork(name, ownership.labels(Ownership.Role.NETWORK), Optional.empty()));
    Network probe = engine.network(name).orElseThrow(() -> new NodeUnavailableException(name));
    Network.Ipam.Config range =
        range(probe).orElseThrow(() -> new NodeUnavailableException("no range: " + name));
    engine.removeNetwork(probe.getId());
    check(
        engine.createNetwork(
            name,
            ownership.networkLabels(namespace),
            Optional.of(
                new Network.Ipam.Config()
                    .withSubnet(range.getSubnet())
                    .withGateway(range.getGateway()))));
  }

  /** Lets pass what the next look shows. */
  private static void check(Optional<Engine.Problem> problem) {
    if (problem.isEmpty()) {
      return;
    }
    switch (problem.get().fault()) {
      case NAME_TAKEN, ADDRESS_TAKEN -> {}
      case NETWORKS_EXHAUSTED ->
          throw new Refusal(
              "NetworksExhausted",
              "the engine has no range left for another network ("
                  + problem.get().text()
                  + "); remove unused networks or widen default-address-pools");
      default -> throw problem.get().unavailable();
    }
  }

  private static Optional<Network.Ipam.Config> range(Network network) {
    List<Network.Ipam.Config> ranges =
        network.getIpam() == null || network.getIpam().getConfig() == null
            ? List.of()
            : network.getIpam().getConfig();
    return ranges.stream()
        .filter(range -> range.getSubnet() != null && range.getGateway() != null)
        .filter(range -> !range.getSubnet().contains(":"))
        .findFirst();
  }

  private static Map<String, String> labels(Network network) {
    return network.getLabels() == null ? Map.of() : network.getLabels();
  }

  private <T> T locked(Supplier<T> work) {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted while waiting for a network", interrupted);
    }
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** One namespace's network. */
  private static final class Bridge {
    private final String name;
    private final Addresses addresses;
    private long emptySince = Long.MAX_VALUE;

    Bridge(String name, Addresses addresses) {
      this.name = name;
      this.addresses = addresses;
    }

    boolean expired(long nanos) {
      return emptySince != Long.MAX_VALUE && nanos - emptySince > EMPTY_FOR.toNanos();
    }
  }
}
