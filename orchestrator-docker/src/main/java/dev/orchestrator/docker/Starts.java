package dev.orchestrator.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.StartOutcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Starts containers. On the usual way that is two requests: create and start. Whatever else is
 * needed (an image, a network, the carrier of files) is made when the engine says that it is not
 * there.
 */
final class Starts {
  private static final int TRIES = 6;

  private final Engine engine;
  private final Ownership ownership;
  private final Names names;
  private final Settings settings;
  private final Images images;
  private final Networks networks;
  private final Sandboxes sandboxes;
  private final Mounts mounts;
  private final PodFiles files;

  Starts(
      Engine engine,
      Ownership ownership,
      Settings settings,
      Images images,
      Networks networks,
      Sandboxes sandboxes,
      Mounts mounts,
      PodFiles files) {
    this.engine = engine;
    this.ownership = ownership;
    this.settings = settings;
    this.images = images;
    this.networks = networks;
    this.sandboxes = sandboxes;
    this.mounts = mounts;
    this.files = files;
    names = new Names(ownership.cluster());
  }

  StartOutcome start(ContainerLaunch launch) {
    try {
      requireImage(launch);
      for (int i = 0; i < TRIES; i++) {
        if (started(launch)) {
          removeOlder(launch.ref());
          return new StartOutcome.Started();
        }
      }
      throw new NodeUnavailableException("the engine kept refusing to start " + launch.ref());
    } catch (Refusal refusal) {
      return refusal.outcome();
    }
  }

  private static void requireImage(ContainerLaunch launch) {
    if (launch.container().image().isEmpty()) {
      throw new Refusal(
          "CreateContainerError",
          "container " + launch.ref().container() + " names no image, which Docker needs");
    }
  }

  /** One try; false when what was missing is being put right and another try may do. */
  private boolean started(ContainerLaunch launch) {
    Attachment attachment = attachment(launch);
    Optional<String> id = create(launch, attachment);
    if (id.isEmpty()) {
      return true;
    }
    Optional<Engine.Problem> problem = engine.start(id.get());
    return problem.isEmpty() || settled(launch, attachment, id.get(), problem.get());
  }

  private boolean settled(
      ContainerLaunch launch, Attachment attachment, String id, Engine.Problem problem) {
    switch (problem.fault()) {
      case ALREADY_SO -> {
        return true;
      }
      case ADDRESS_TAKEN -> networks.occupied(launch.key().namespace(), attachment.address());
      case NETWORK_MISSING -> networks.forget(launch.key().namespace());
      case SANDBOX_DOWN, CONTAINER_MISSING -> sandboxes.forget(launch.ref().pod());
      case STUCK -> {}
      case PORT_TAKEN -> {
        engine.remove(id);
        throw new Refusal("PortTaken", problem.text() + "; free the port or choose another one");
      }
      case DISK_FULL -> {
        engine.remove(id);
        throw new Refusal("NoSpaceLeft", "the node's disk is full: " + problem.text());
      }
      case INVALID, IMAGE_MISSING -> {
        engine.remove(id);
        throw new Refusal("CreateContainerError", problem.text());
      }
      case NAME_TAKEN, NETWORKS_EXHAUSTED, BUSY, UNKNOWN -> throw problem.unavailable();
    }
    engine.remove(id);
    return false;
  }

  /**
   * How a container is on the network.
   *
   * @param mode the engine's network mode
   * @param own whether the address is the container's own, not its sandbox's
   */
  private record Attachment(String mode, String address, boolean own) {}

  private Attachment attachment(ContainerLaunch launch) {
    if (Recipe.needsSandbox(launch.spec())) {
      Sandboxes.Sandbox sandbox = sandboxes.ensure(launch);
      return new Attachment("container:" + sandbox.id(), sandbox.address(), false);
    }
    Networks.Place place = networks.place(launch);
    return new Attachment(place.network(), place.address(), true);
  }

  /** The id of a container that is to be started; empty when this attempt was started before. */
  private Optional<String> create(ContainerLaunch launch, Attachment attachment) {
    files.write(launch);
    SortedMap<String, String> labels = ownership.containerLabels(launch, attachment.address());
    HostConfig host =
        Recipe.container(launch.container().resources())
            .withNetworkMode(attachment.mode())
            .withMounts(mounts.of(launch, labels));
    try {
      String id = createOnce(launch, attachment, labels, host);
      openScratch(launch, id);
      return Optional.of(id);
    } catch (EngineRefusal refusal) {
      return refused(launch, attachment, labels, host, refusal);
    } catch (BrokenConnection broken) {
      return afterBreak(launch, attachment, labels, host);
    }
  }

  private Optional<String> refused(
      ContainerLaunch launch,
      Attachment attachment,
      SortedMap<String, String> labels,
      HostConfig host,
      EngineRefusal refusal) {
    return switch (Fault.of(Fault.Operation.CREATE, refusal)) {
      case NAME_TAKEN -> adopt(launch, look(launch));
      case IMAGE_MISSING -> {
        images.pull(launch.container().image());
        yield afterBreak(launch, attachment, labels, host);
      }
      case SANDBOX_DOWN -> {
        sandboxes.forget(launch.ref().pod());
        throw new NodeUnavailableException("the sandbox is gone: " + refusal.text());
      }
      case DISK_FULL -> throw new Refusal("NoSpaceLeft", "the disk is full: " + refusal.text());
      case INVALID -> throw new Refusal("CreateContainerError", refusal.text());
      default -> throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
    };
  }

  /** Looks whether the creation took effect before it is repeated. */
  private Optional<String> afterBreak(
      ContainerLaunch launch,
      Attachment attachment,
      SortedMap<String, String> labels,
      HostConfig host) {
    Optional<InspectContainerResponse> found = engine.inspect(names.container(launch.ref()));
    if (found.isPresent()) {
      return adopt(launch, found.get());
    }
    try {
      String id = createOnce(launch, attachment, labels, host);
      openScratch(launch, id);
      return Optional.of(id);
    } catch (EngineRefusal refusal) {
      throw switch (Fault.of(Fault.Operation.CREATE, refusal)) {
        case IMAGE_MISSING -> new Refusal("ErrImagePull", refusal.text());
        case INVALID -> new Refusal("CreateContainerError", refusal.text());
        case DISK_FULL -> new Refusal("NoSpaceLeft", "the disk is full: " + refusal.text());
        default -> new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
      };
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private InspectContainerResponse look(ContainerLaunch launch) {
    return engine
        .inspect(names.container(launch.ref()))
        .orElseThrow(
            () -> new NodeUnavailableException("the container of this name went away meanwhile"));
  }

  /** Only what is exactly this attempt of this pod of this cluster is taken over. */
  private Optional<String> adopt(ContainerLaunch launch, InspectContainerResponse found) {
    Map<String, String> labels =
        found.getConfig().getLabels() == null ? Map.of() : found.getConfig().getLabels();
    if (!ownership.owns(labels, launch)) {
      throw new Refusal(
          "NameTaken",
          "container "
              + names.container(launch.ref())
              + " exists and is not the one that is wanted; it is left alone, remove or rename it");
    }
    return "created".equals(found.getState().getStatus())
        ? Optional.of(found.getId())
        : Optional.empty();
  }

  private String createOnce(
      ContainerLaunch launch,
      Attachment attachment,
      SortedMap<String, String> labels,
      HostConfig host) {
    return engine.create(
        names.container(launch.ref()),
        launch.container().image(),
        (session, command) -> {
          describe(command, launch.withAddress(attachment.address()))
              .withLabels(labels)
              .withHostConfig(host);
          if (attachment.own()) {
            attach(command, launch, attachment.address(), host);
          }
          return command;
        });
  }

  private CreateContainerCmd describe(CreateContainerCmd command, ContainerLaunch launch) {
    command.withEnv(
        launch.env().entrySet().stream()
            .map(variable -> variable.getKey() + "=" + variable.getValue())
            .toList());
    if (!launch.command().isEmpty()) {
      command.withEntrypoint(launch.command());
    }
    if (!launch.args().isEmpty()) {
      command.withCmd(launch.args());
    } else if (!launch.command().isEmpty()) {
      // as in Kubernetes: a command without arguments drops the image's
      command.withCmd(List.of());
    }
    if (!launch.container().workingDir().isEmpty()) {
      command.withWorkingDir(launch.container().workingDir());
    }
    return command;
  }

  private void attach(
      CreateContainerCmd command, ContainerLaunch launch, String address, HostConfig host) {
    List<PortBinding> ports =
        Recipe.bindings(Stream.of(launch.container()), settings.publishAddress());
    command.withIpv4Address(address).withHostName(Sandboxes.hostName(launch));
    command.withExposedPorts(ports.stream().map(PortBinding::getExposedPort).toList());
    host.withPortBindings(ports);
  }

  /** Lets the user that an image runs as write to empty directories. */
  private void openScratch(ContainerLaunch launch, String id) {
    List<String> paths = Mounts.scratchPaths(launch);
    if (paths.isEmpty() || images.user(launch.container().image()).isEmpty()) {
      return;
    }
    Tar tar = new Tar();
    paths.forEach(path -> tar.directory(path.substring(1), 01777, Tar.Owner.ROOT));
    engine.unpack(id, "/", tar.toBytes());
  }

  /** The attempt before this one is kept for its log, earlier ones are not. */
  private void removeOlder(ContainerRef ref) {
    if (ref.attempt() < 2) {
      return;
    }
    List<String> filter =
        Stream.concat(
                ownership.filter(ref.pod()).stream(),
                Stream.of(Ownership.CONTAINER + "=" + ref.container()))
            .toList();
    for (Container container : engine.list(filter)) {
      Ownership.attempt(container.getLabels())
          .filter(old -> old.attempt() < ref.attempt() - 1)
          .ifPresent(old -> engine.remove(container.getId()));
    }
  }
}
