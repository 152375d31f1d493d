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
    Duration terminationGracePeriod) {
  /** Kubernetes' default grace. */
  public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

  /** Takes immutable copies. */
  public PodSpec {
    requireNonNull(affinity, "affinity");
    requireNonNull(restartPolicy, "restartPolicy");
    requireNonNull(terminationGracePeriod, "terminationGracePeriod");
    containers = Copies.list(containers, "containers");
    initContainers = Copies.list(initContainers, "initContainers");
    volumes = Copies.list(volumes, "volumes");
    nodeSelector = Copies.sorted(nodeSelector, "nodeSelector");
    tolerations = Copies.list(tolerations, "tolerations");
    topologySpread = Copies.list(topologySpread, "topologySpread");
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
   * What the pod asks of a node: for each resource the larger of the sum over containers and the
   * largest init container (Kubernetes' effective request).
   */
  public ResourceList effectiveRequests() {
    ResourceList sum = ResourceList.EMPTY;
    for (Container container : containers) {
      sum = sum.plus(container.resources().effectiveRequests());
    }
    for (Container init : initContainers) {
      sum = sum.max(init.resources().effectiveRequests());
    }
    return sum;
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
          terminationGracePeriod);
    }
  }
}
