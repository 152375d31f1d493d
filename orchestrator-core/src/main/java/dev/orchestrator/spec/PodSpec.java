package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What runs in a pod and where: one or more containers that share a network address.
 *
 * @param containers the containers that run side by side, at least one
 * @param initContainers containers that run to success one after the other before the others start
 * @param volumes what containers mount, by name
 * @param nodeSelector labels that a node must have
 * @param affinity further rules about nodes and other pods
 * @param tolerations the taints that this pod accepts
 * @param topologySpread how pods spread over domains
 * @param priority larger is more important; 0 by default
 * @param restartPolicy what happens when a container ends
 * @param terminationGracePeriod from SIGTERM to SIGKILL; 30 s by default
 * @param overhead what the pod itself needs of a node beside its containers
 * @param preemptionPolicy whether less important pods may be stopped to make room
 * @param priorityClassName names the PriorityClass that the priority comes from; empty means none
 * @param gang the group that is placed as a whole, if it is part of one
 * @param devices the devices that it needs, if any
 */
public record PodSpec(
    List<Container> containers,
    List<Container> initContainers,
    List<Volume> volumes,
    SortedMap<String, String> nodeSelector,
    Affinity affinity,
    List<Toleration> tolerations,
    List<TopologySpread> topologySpread,
    int priority,
    RestartPolicy restartPolicy,
    Duration terminationGracePeriod,
    ResourceList overhead,
    PreemptionPolicy preemptionPolicy,
    String priorityClassName,
    Optional<Gang> gang,
    Optional<DeviceRequest> devices) {
  /** Kubernetes' default grace. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  /** Takes immutable copies. */
  public PodSpec {
    requireNonNull(affinity, "affinity");
    requireNonNull(restartPolicy, "restartPolicy");
    requireNonNull(terminationGracePeriod, "terminationGracePeriod");
    requireNonNull(overhead, "overhead");
    requireNonNull(preemptionPolicy, "preemptionPolicy");
    requireNonNull(priorityClassName, "priorityClassName");
    requireNonNull(gang, "gang");
    requireNonNull(devices, "devices");
    containers = Copies.list(containers, "containers");
    initContainers = Copies.list(initContainers, "initContainers");
    volumes = Copies.list(volumes, "volumes");
    nodeSelector = Copies.sorted(nodeSelector, "nodeSelector");
    tolerations = Copies.list(tolerations, "tolerations");
    topologySpread = Copies.list(topologySpread, "topologySpread");
  }

  /** A pod without overhead, gang and devices. */
  public PodSpec(
      List<Container> containers,
      List<Container> initContainers,
      List<Volume> volumes,
      SortedMap<String, String> nodeSelector,
      Affinity affinity,
      List<Toleration> tolerations,
      List<TopologySpread> topologySpread,
      int priority,
      RestartPolicy restartPolicy,
      Duration terminationGracePeriod) {
    this(
        containers,
        initContainers,
        volumes,
        nodeSelector,
        affinity,
        tolerations,
        topologySpread,
        priority,
        restartPolicy,
        terminationGracePeriod,
        ResourceList.EMPTY,
        PreemptionPolicy.PREEMPT_LOWER_PRIORITY,
        "",
        Optional.empty(),
        Optional.empty());
  }

  /** A builder with Kubernetes' defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder that starts from this value. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.containers.addAll(containers);
    builder.initContainers.addAll(initContainers);
    builder.volumes.addAll(volumes);
    builder.nodeSelector.putAll(nodeSelector);
    builder.affinity = affinity;
    builder.tolerations.addAll(tolerations);
    builder.topologySpread.addAll(topologySpread);
    builder.priority = priority;
    builder.restartPolicy = restartPolicy;
    builder.terminationGracePeriod = terminationGracePeriod;
    builder.overhead = overhead;
    builder.preemptionPolicy = preemptionPolicy;
    builder.priorityClassName = priorityClassName;
    builder.gang = gang;
    builder.devices = devices;
    return builder;
  }

  /** The container or init container of this name. */
  public Optional<Container> container(String name) {
    return containers.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .or(() -> initContainers.stream().filter(c -> c.name().equals(name)).findFirst());
  }

  /**
   * What the pod asks of a node (Kubernetes' effective request): for each resource the largest of
   * the sum over containers and sidecars, and of each init container together with the sidecars
   * before it; and the overhead.
   */
  public ResourceList effectiveRequests() {
    ResourceList sidecars = ResourceList.EMPTY;
    ResourceList largest = ResourceList.EMPTY;
    for (Container init : initContainers) {
      ResourceList wanted = sidecars.plus(init.resources().effectiveRequests());
      largest = largest.max(wanted);
      sidecars = init.sidecar() ? wanted : sidecars;
    }
    ResourceList sum = sidecars;
    for (Container container : containers) {
      sum = sum.plus(container.resources().effectiveRequests());
    }
    return sum.max(largest).plus(overhead);
  }

  /** Builds a {@link PodSpec}; validation happens when the owning resource is built or applied. */
  public static final class Builder {
    private final List<Container> containers = new ArrayList<>();
    private final List<Container> initContainers = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private final Map<String, String> nodeSelector = new TreeMap<>();
    private Affinity affinity = Affinity.NONE;
    private final List<Toleration> tolerations = new ArrayList<>();
    private final List<TopologySpread> topologySpread = new ArrayList<>();
    private int priority;
    private RestartPolicy restartPolicy = RestartPolicy.ALWAYS;
    private Duration terminationGracePeriod = DEFAULT_GRACE;
    private ResourceList overhead = ResourceList.EMPTY;
    private PreemptionPolicy preemptionPolicy = PreemptionPolicy.PREEMPT_LOWER_PRIORITY;
    private String priorityClassName = "";
    private Optional<Gang> gang = Optional.empty();
    private Optional<DeviceRequest> devices = Optional.empty();

    private Builder() {}

    /** Adds a container. */
    public Builder container(Container container) {
      containers.add(container);
      return this;
    }

    /** Adds an init container; they run in the order in which they are added. */
    public Builder initContainer(Container container) {
      initContainers.add(container);
      return this;
    }

    /** Adds a volume. */
    public Builder volume(Volume volume) {
      volumes.add(volume);
      return this;
    }

    /** Requires a label of the node. */
    public Builder nodeSelector(String key, String value) {
      nodeSelector.put(key, value);
      return this;
    }

    /** Sets the affinity. */
    public Builder affinity(Affinity value) {
      affinity = value;
      return this;
    }

    /** Adds a toleration. */
    public Builder toleration(Toleration toleration) {
      tolerations.add(toleration);
      return this;
    }

    /** Adds a spread rule. */
    public Builder topologySpread(TopologySpread spread) {
      topologySpread.add(spread);
      return this;
    }

    /** Sets the priority; 0 by default. */
    public Builder priority(int value) {
      priority = value;
      return this;
    }

    /** Sets the restart policy; Always by default. */
    public Builder restartPolicy(RestartPolicy value) {
      restartPolicy = value;
      return this;
    }

    /** Sets the time from SIGTERM to SIGKILL; 30 s by default. */
    public Builder terminationGracePeriod(Duration value) {
      terminationGracePeriod = value;
      return this;
    }

    /** Sets what the pod needs beside its containers; nothing by default. */
    public Builder overhead(ResourceList value) {
      overhead = value;
      return this;
    }

    /** Sets whether less important pods may be stopped to make room; they may by default. */
    public Builder preemptionPolicy(PreemptionPolicy value) {
      preemptionPolicy = value;
      return this;
    }

    /** Sets the PriorityClass that the priority comes from. */
    public Builder priorityClassName(String value) {
      priorityClassName = value;
      return this;
    }

    /** Makes the pod part of a gang. */
    public Builder gang(Gang value) {
      gang = Optional.of(value);
      return this;
    }

    /** Asks for devices. */
    public Builder devices(DeviceRequest value) {
      devices = Optional.of(value);
      return this;
    }

    /** The pod. */
    public PodSpec build() {
      return new PodSpec(
          containers,
          initContainers,
          volumes,
          Copies.sorted(nodeSelector),
          affinity,
          tolerations,
          topologySpread,
          priority,
          restartPolicy,
          terminationGracePeriod,
          overhead,
          preemptionPolicy,
          priorityClassName,
          gang,
          devices);
    }
  }
}
