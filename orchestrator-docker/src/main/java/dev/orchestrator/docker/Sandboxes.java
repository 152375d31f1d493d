package dev.orchestrator.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sandboxes: for a pod of several containers one more, which waits for ever and holds what they
 * share, the network and the volumes in memory. Safe for use by several threads.
 */
final class Sandboxes {
  private static final int STRIPES = 64;
  private static final int HOST_NAME_LIMIT = 63;
  private static final int TRIES = 6;

  private final Engine engine;
  private final Ownership ownership;
  private final Names names;
  private final Settings settings;
  private final Images images;
  private final Networks networks;
  private final Mounts mounts;
  private final Map<Uid, Sandbox> running = new ConcurrentHashMap<>();
  private final List<ReentrantLock> stripes =
      IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toList();

  Sandboxes(
      Engine engine,
      Ownership ownership,
      Settings settings,
      Images images,
      Networks networks,
      Mounts mounts) {
    this.engine = engine;
    this.ownership = ownership;
    this.settings = settings;
    this.images = images;
    this.networks = networks;
    this.mounts = mounts;
    names = new Names(ownership.cluster());
  }

  /** A sandbox that runs, as far as is known. */
  record Sandbox(String id, String address) {}

  /** The name that a pod's containers see as the host's. */
  static String hostName(ContainerLaunch launch) {
    String name = launch.key().name();
    return name.length() <= HOST_NAME_LIMIT
        ? name
        : name.substring(0, HOST_NAME_LIMIT).replaceAll("[-.]+$", "");
  }

  /** The pod's sandbox, started now unless it runs. */
  Sandbox ensure(ContainerLaunch launch) {
    Uid pod = launch.ref().pod();
    Sandbox known = running.get(pod);
    if (known != null) {
      return known;
    }
    return locked(
        pod,
        () -> {
          Sandbox meanwhile = running.get(pod);
          Sandbox sandbox = meanwhile != null ? meanwhile : start(launch);
          running.put(pod, sandbox);
          return sandbox;
        });
  }

  /** It may not run any more: the next start looks. */
  void forget(Uid pod) {
    running.remove(pod);
  }

  /** Connections broke: nothing is known of any. */
  void forgetAll() {
    running.clear();
  }

  private Sandbox start(ContainerLaunch launch) {
    for (int i = 0; i < TRIES; i++) {
      Optional<InspectContainerResponse> found = engine.inspect(names.sandbox(launch.ref().pod()));
      Optional<Sandbox> sandbox = found.isPresent() ? revive(launch, found.get()) : create(launch);
      if (sandbox.isPresent()) {
        return sandbox.get();
      }
    }
    throw new NodeUnavailableException("no sandbox could be started for " + launch.key());
  }

  /** Takes over one from before, with a new network for all when it had ended. */
  private Optional<Sandbox> revive(ContainerLaunch launch, InspectContainerResponse found) {
    Map<String, String> labels =
        found.getConfig().getLabels() == null ? Map.of() : found.getConfig().getLabels();
    if (!ownership.ownsSandbox(labels, launch.ref().pod())) {
      throw new Refusal(
          "NameTaken",
          "container "
              + names.sandbox(launch.ref().pod())
              + " exists and is not ours; it is left alone, remove or rename it");
    }
    if (!"running".equals(found.getState().getStatus())) {
      // whoever shares the old network talks to nobody any more
      killMembers(launch.ref().pod());
    }
    String address = String.valueOf(labels.get(Ownership.ADDRESS));
    return started(launch, new Sandbox(found.getId(), address));
  }

  private void killMembers(Uid pod) {
    for (Container container : engine.list(ownership.filter(pod))) {
      if ("running".equals(container.getState())
          && Ownership.has(container.getLabels(), Ownership.Role.CONTAINER)) {
        engine.kill(container.getId(), "KILL");
      }
    }
  }

  private Optional<Sandbox> create(ContainerLaunch launch) {
    Networks.Place place = networks.place(launch);
    try {
      return started(launch, new Sandbox(createOnce(launch, place), place.address()));
    } catch (EngineRefusal refusal) {
      switch (Fault.of(Fault.Operation.CREATE, refusal)) {
        case IMAGE_MISSING -> images.provideSandbox();
        case NAME_TAKEN -> {}
        case DISK_FULL -> throw new Refusal("NoSpaceLeft", "the disk is full: " + refusal.text());
        case INVALID -> throw new Refusal("CreateContainerError", refusal.text());
        default ->
            throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
      }
      return Optional.empty();
    } catch (BrokenConnection broken) {
      return Optional.empty();
    }
  }

  private String createOnce(ContainerLaunch launch, Networks.Place place) {
    SortedMap<String, String> labels =
        ownership.podLabels(Ownership.Role.SANDBOX, launch, place.address());
    List<PortBinding> ports =
        Recipe.bindings(
            Stream.concat(
                launch.spec().containers().stream(), launch.spec().initContainers().stream()),
            settings.publishAddress());
    HostConfig host =
        Recipe.idle()
            .withNetworkMode(place.network())
            .withMounts(mounts.held(launch, labels))
            .withPortBindings(ports);
    return engine.create(
        names.sandbox(launch.ref().pod()),
        images.sandbox(),
        (session, command) -> {
          if (settings.sandboxImage().isEmpty()) {
            command.withEntrypoint(PauseProgram.PATH);
          }
          return command
              .withLabels(labels)
              .withHostConfig(host)
              .withIpv4Address(place.address())
              .withHostName(hostName(launch))
              .withExposedPorts(ports.stream().map(PortBinding::getExposedPort).toList());
        });
  }

  /** Empty when it had to go and another one may do. */
  private Optional<Sandbox> started(ContainerLaunch launch, Sandbox sandbox) {
    Optional<Engine.Problem> problem = engine.start(sandbox.id());
    if (problem.isEmpty() || problem.get().fault() == Fault.ALREADY_SO) {
      return Optional.of(sandbox);
    }
    switch (problem.get().fault()) {
      case ADDRESS_TAKEN -> networks.occupied(launch.key().namespace(), sandbox.address());
      case NETWORK_MISSING -> networks.forget(launch.key().namespace());
      case CONTAINER_MISSING, STUCK -> {}
      case PORT_TAKEN -> {
        engine.remove(sandbox.id());
        throw new Refusal("PortTaken", problem.get().text() + "; free the port or take another");
      }
      case INVALID -> {
        engine.remove(sandbox.id());
        throw new Refusal("CreateContainerError", problem.get().text());
      }
      default -> throw problem.get().unavailable();
    }
    engine.remove(sandbox.id());
    return Optional.empty();
  }

  private <T> T locked(Uid pod, Supplier<T> work) {
    ReentrantLock lock = stripes.get(Math.floorMod(pod.value().hashCode(), STRIPES));
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted while waiting for a sandbox", interrupted);
    }
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
