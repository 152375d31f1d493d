package dev.orchestrator.docker;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whose something on an engine is, written to and read from labels.
 *
 * @param cluster the cluster's id
 * @param node the name of the node that this engine is in the cluster
 */
record Ownership(String cluster, String node) {
  static final String PREFIX = "dev.orchestrator.";
  static final String CLUSTER = PREFIX + "cluster";
  static final String NODE = PREFIX + "node";
  static final String NAMESPACE = PREFIX + "namespace";
  static final String POD = PREFIX + "pod";
  static final String UID = PREFIX + "uid";
  static final String CONTAINER = PREFIX + "container";
  static final String ATTEMPT = PREFIX + "attempt";
  static final String SPEC_HASH = PREFIX + "spec-hash";
  static final String ROLE = PREFIX + "role";
  static final String ADDRESS = PREFIX + "address";
  static final String FILES = PREFIX + "files";

  /** What a thing is for. */
  enum Role {
    CONTAINER,
    SANDBOX,
    FILE_CARRIER,
    NETWORK,
    VOLUME;

    String label() {
      return switch (this) {
        case CONTAINER -> "container";
        case SANDBOX -> "sandbox";
        case FILE_CARRIER -> "files";
        case NETWORK -> "network";
        case VOLUME -> "volume";
      };
    }
  }

  /** The labels of everything. */
  SortedMap<String, String> labels(Role role) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(CLUSTER, cluster);
    labels.put(NODE, node);
    labels.put(ROLE, role.label());
    return labels;
  }

  /** The labels of a namespace's network, which the nodes of one engine share. */
  SortedMap<String, String> networkLabels(String namespace) {
    SortedMap<String, String> labels = labels(Role.NETWORK);
    labels.put(NAMESPACE, namespace);
    return labels;
  }

  /** The labels of something that belongs to a pod. */
  SortedMap<String, String> podLabels(Role role, ContainerLaunch launch, String address) {
    SortedMap<String, String> labels = new TreeMap<>(launch.labels());
    // reserved: nobody's label can stand for ours
    labels.keySet().removeIf(name -> name.startsWith(PREFIX));
    labels.putAll(labels(role));
    labels.put(NAMESPACE, launch.key().namespace());
    labels.put(POD, launch.key().name());
    labels.put(UID, launch.ref().pod().value());
    labels.put(ADDRESS, address);
    return labels;
  }

  /** The labels of a container. */
  SortedMap<String, String> containerLabels(ContainerLaunch launch, String address) {
    SortedMap<String, String> labels = podLabels(Role.CONTAINER, launch, address);
    labels.put(CONTAINER, launch.ref().container());
    labels.put(ATTEMPT, Integer.toString(launch.ref().attempt()));
    labels.put(SPEC_HASH, launch.specHash());
    if (!launch.files().isEmpty()) {
      labels.put(FILES, "true");
    }
    return labels;
  }

  /** Filters for everything of this cluster on this node. */
  List<String> filter() {
    return List.of(CLUSTER + "=" + cluster, NODE + "=" + node);
  }

  /** Filters for everything of a pod. */
  List<String> filter(Uid pod) {
    return List.of(CLUSTER + "=" + cluster, NODE + "=" + node, UID + "=" + pod.value());
  }

  /** Filters for one attempt of a container. */
  List<String> filter(ContainerRef ref) {
    return List.of(
        CLUSTER + "=" + cluster,
        NODE + "=" + node,
        UID + "=" + ref.pod().value(),
        CONTAINER + "=" + ref.container(),
        ATTEMPT + "=" + ref.attempt());
  }

  /** Whether something carries this cluster's id. */
  boolean owns(Map<String, String> labels) {
    return cluster.equals(labels.get(CLUSTER));
  }

  /** Whether something is exactly the attempt that a launch means. */
  boolean owns(Map<String, String> labels, ContainerLaunch launch) {
    return owns(labels)
        && has(labels, Role.CONTAINER)
        && attempt(labels).filter(launch.ref()::equals).isPresent()
        && launch.specHash().equals(labels.get(SPEC_HASH));
  }

  /** Whether something is the sandbox of a pod. */
  boolean ownsSandbox(Map<String, String> labels, Uid pod) {
    return owns(labels) && has(labels, Role.SANDBOX) && pod.value().equals(labels.get(UID));
  }

  static boolean has(Map<String, String> labels, Role role) {
    return role.label().equals(labels.get(ROLE));
  }

  /** The pod that something belongs to. */
  static Optional<Uid> pod(Map<String, String> labels) {
    return Optional.ofNullable(labels.get(UID)).map(Uid::new);
  }

  /** The attempt that a container is; empty when its labels are not as we write them. */
  static Optional<ContainerRef> attempt(Map<String, String> labels) {
    String uid = labels.get(UID);
    String container = labels.get(CONTAINER);
    String attempt = labels.getOrDefault(ATTEMPT, "");
    return uid == null || container == null || !attempt.matches("[0-9]{1,9}")
        ? Optional.empty()
        : Optional.of(new ContainerRef(new Uid(uid), container, Integer.parseInt(attempt)));
  }
}
