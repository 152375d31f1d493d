package dev.orchestrator.state;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pod: made once, placed once, never moved; its containers restart in place.
 *
 * @param key its name
 * @param uid its identity
 * @param owner the workload that it belongs to
 * @param ownerUid the incarnation of that workload
 * @param revision the template that it was made from
 * @param createdAt when it was decided
 * @param node where it was placed
 * @param address its network address, once known
 * @param stoppingSince when its end was asked for
 * @param readySince since when it has been ready without a break
 * @param reason why it waits, was stopped or failed; may be empty
 * @param initContainers what became of the init containers, in their order
 * @param containers what became of the containers, in their order
 * @param nominatedNode where room is being made for it, while it has no node
 * @param devices the ids of the node's devices that it has been given
 */
public record Pod(
    PodKey key,
    Uid uid,
    ObjectKey owner,
    Uid ownerUid,
    Revision revision,
    Instant createdAt,
    Optional<String> node,
    Optional<String> address,
    Optional<Instant> stoppingSince,
    Optional<Instant> readySince,
    String reason,
    List<ContainerStatus> initContainers,
    List<ContainerStatus> containers,
    Optional<String> nominatedNode,
    List<String> devices) {
  /** Takes immutable copies. */
  public Pod {
    devices = List.copyOf(devices);
    initContainers = List.copyOf(initContainers);
    containers = List.copyOf(containers);
  }

  /** A pod without devices, for which no room is being made. */
  public Pod(
      PodKey key,
      Uid uid,
      ObjectKey owner,
      Uid ownerUid,
      Revision revision,
      Instant createdAt,
      Optional<String> node,
      Optional<String> address,
      Optional<Instant> stoppingSince,
      Optional<Instant> readySince,
      String reason,
      List<ContainerStatus> initContainers,
      List<ContainerStatus> containers) {
    this(
        key,
        uid,
        owner,
        ownerUid,
        revision,
        createdAt,
        node,
        address,
        stoppingSince,
        readySince,
        reason,
        initContainers,
        containers,
        Optional.empty(),
        List.of());
  }

  static Pod created(
      PodKey key, Uid uid, ObjectKey owner, Uid ownerUid, Revision revision, Instant at) {
    PodSpec spec = revision.template().spec();
    return new Pod(
        key,
        uid,
        owner,
        ownerUid,
        revision,
        at,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        waiting(spec.initContainers()),
        waiting(spec.containers()));
  }

  private static List<ContainerStatus> waiting(List<Container> containers) {
    return containers.stream().map(c -> ContainerStatus.waiting(c.name())).toList();
  }

  /** What it runs. */
  public PodSpec spec() {
    return revision.template().spec();
  }

  /** Its labels. */
  public Map<String, String> labels() {
    return revision.template().labels();
  }

  /** From SIGTERM to SIGKILL. */
  public Duration grace() {
    return spec().terminationGracePeriod();
  }

  /** Whether its end was asked for. */
  public boolean isStopping() {
    return stoppingSince.isPresent();
  }

  /** Whether it may be sent traffic. */
  public boolean isReady() {
    return readySince.isPresent();
  }

  /** Whether it counts as one of its workload's pods: not ended and not being stopped. */
  public boolean isActive() {
    return !isStopping() && !phase().isTerminal();
  }

  /** Whether it has been ready for at least this long. */
  public boolean isAvailable(Duration minReady, Instant now) {
    return readySince.isPresent() && !readySince.get().plus(minReady).isAfter(now);
  }

  /** Init containers, then containers. */
  public Stream<ContainerStatus> allContainers() {
    return Stream.concat(initContainers.stream(), containers.stream());
  }

  /** The status of a container or init container. */
  public Optional<ContainerStatus> container(String name) {
    return named(containers, name).or(() -> named(initContainers, name));
  }

  private static Optional<ContainerStatus> named(List<ContainerStatus> statuses, String name) {
    for (ContainerStatus status : statuses) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** How often its containers were started again. */
  public int restarts() {
    return allContainers().mapToInt(ContainerStatus::attempt).sum();
  }

  /** Whether all init containers have succeeded. */
  public boolean isInitialized() {
    for (ContainerStatus init : initContainers) {
      if (!succeeded(init)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether a container that ended will be started again by the restart policy (if the pod is not
   * being stopped).
   */
  public boolean restartsAfter(ContainerStatus ended) {
    return switch (spec().restartPolicy()) {
      case ALWAYS -> !(succeeded(ended) && initContainers.contains(ended));
      case ON_FAILURE -> !succeeded(ended);
      case NEVER -> false;
    };
  }

  /** How far it has come; follows from its containers alone. */
  public PodPhase phase() {
    for (ContainerStatus init : initContainers) {
      if (ended(init) && !succeeded(init) && !restartsAfter(init)) {
        return PodPhase.FAILED;
      }
    }
    if (!isInitialized()) {
      return PodPhase.PENDING;
    }
    boolean allOver = true;
    boolean anyBegun = false;
    boolean allSucceeded = true;
    for (ContainerStatus c : containers) {
      allOver &= ended(c) && (!restartsAfter(c) || isStopping());
      anyBegun |= c.phase() == ContainerPhase.RUNNING || c.attempt() > 0 || ended(c);
      allSucceeded &= succeeded(c);
    }
    if (allOver) {
      return allSucceeded ? PodPhase.SUCCEEDED : PodPhase.FAILED;
    }
    return anyBegun ? PodPhase.RUNNING : PodPhase.PENDING;
  }

  private static boolean ended(ContainerStatus status) {
    return status.phase() == ContainerPhase.TERMINATED;
  }

  private static boolean succeeded(ContainerStatus status) {
    return ended(status) && status.exitCode() == 0;
  }

  /** This pod on a node, with these of its devices; it stays where it was placed first. */
  Pod placedOn(String nodeName, List<String> given) {
    if (node.isPresent()) {
      return this;
    }
    return new Pod(
        key,
        uid,
        owner,
        ownerUid,
        revision,
        createdAt,
        Optional.of(nodeName),
        address,
        stoppingSince,
        readySince,
        "",
        initContainers,
        containers,
        Optional.empty(),
        given);
  }

  /** This pod, for which room is being made on a node; empty when it no longer is. */
  Pod nominated(Optional<String> nodeName) {
    if (node.isPresent() || nodeName.equals(nominatedNode)) {
      return this;
    }
    return new Pod(
        key,
        uid,
        owner,
        ownerUid,
        revision,
        createdAt,
        node,
        address,
        stoppingSince,
        readySince,
        reason,
        initContainers,
        containers,
        nodeName,
        devices);
  }

  /** This pod with the reason for which it has no node. */
  Pod waitingFor(String why) {
    if (node.isPresent()) {
      return this;
    }
    return with(node, address, stoppingSince, why, initContainers, containers, createdAt);
  }

  Pod stopping(Instant at, String why) {
    return with(
        node,
        address,
        stoppingSince.or(() -> Optional.of(at)),
        why,
        initContainers,
        containers,
        at);
  }

  Pod addressed(Optional<String> newAddress) {
    return newAddress.isEmpty() || newAddress.equals(address)
        ? this
        : with(node, newAddress, stoppingSince, reason, initContainers, containers, createdAt);
  }

  /** This pod with the status of one container replaced; readiness follows. */
  Pod with(ContainerStatus status, Instant at) {
    return with(
        node,
        address,
        stoppingSince,
        reason,
        replaced(initContainers, status),
        replaced(containers, status),
        at);
  }

  private static List<ContainerStatus> replaced(List<ContainerStatus> all, ContainerStatus status) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).name().equals(status.name())) {
        ContainerStatus[] copy = all.toArray(new ContainerStatus[0]);
        copy[i] = status;
        return List.of(copy);
      }
    }
    return all;
  }

  private static boolean allReady(List<ContainerStatus> statuses) {
    for (ContainerStatus status : statuses) {
      if (!status.ready()) {
        return false;
      }
    }
    return true;
  }

  private Pod with(
      Optional<String> newNode,
      Optional<String> newAddress,
      Optional<Instant> newStopping,
      String newReason,
      List<ContainerStatus> newInit,
      List<ContainerStatus> newContainers,
      Instant at) {
    boolean ready = newStopping.isEmpty() && allReady(newContainers);
    return new Pod(
        key,
        uid,
        owner,
        ownerUid,
        revision,
        createdAt,
        newNode,
        newAddress,
        newStopping,
        ready ? readySince.or(() -> Optional.of(at)) : Optional.empty(),
        newReason,
        newInit,
        newContainers,
        nominatedNode,
        devices);
  }
}
