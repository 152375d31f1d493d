package dev.orchestrator.scheduling;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.Namespace;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.spec.TopologySpread;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** A cluster in the making. */
final class Cluster {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private ClusterState state = ClusterState.EMPTY;
  private int uids;

  ClusterState state() {
    return state;
  }

  Cluster apply(StateChange... changes) {
    state = state.with(Arrays.asList(changes));
    return this;
  }

  /** A node of 4 cores, 8 GiB and these labels, each as {@code key=value}. */
  Cluster node(String name, String... labels) {
    return node(name, ResourceList.of(4000, 8L << 30), List.of(), labels);
  }

  Cluster node(String name, ResourceList allocatable, List<Taint> taints, String... labels) {
    Map<String, String> all = labels(labels);
    all.putIfAbsent(Node.HOSTNAME_LABEL, name);
    return bareNode(name, all, allocatable, taints);
  }

  /** A node with no other labels than these. */
  Cluster bareNode(
      String name, Map<String, String> labels, ResourceList allocatable, List<Taint> taints) {
    return apply(
        new NodeRegistered(
            new Node(name, new TreeMap<>(labels), taints, allocatable, true, true, "", NOW)));
  }

  Cluster namespace(String name, Map<String, String> labels) {
    Metadata metadata = new Metadata("", name, new TreeMap<>(labels), new TreeMap<>(Map.of()));
    return apply(
        new Declared(new Declaration(new Namespace(metadata), uid(), 1, NOW, Optional.empty())));
  }

  private Uid uid() {
    return Uid.at(1, uids++);
  }

  /** Records a workload with one template. */
  ObjectKey workload(String namespace, String name, PodTemplate template) {
    ObjectKey owner = ObjectKey.deployment(namespace, name);
    apply(
        new RevisionRecorded(
            owner, new Uid("w"), Revision.of(1, template, template.toString(), NOW)));
    return owner;
  }

  /** A pod of a workload that waits for a node. */
  Pod pending(ObjectKey owner, String name) {
    return pending(owner, name, NOW);
  }

  Pod pending(ObjectKey owner, String name, Instant createdAt) {
    PodKey key = new PodKey(owner.namespace(), name);
    apply(new PodCreated(key, uid(), owner, new Uid("w"), 1, createdAt));
    return pod(key);
  }

  /** A pod of its own that waits for a node, made anew with each call. */
  Pod pending(String name, PodTemplate template) {
    String unique = name + "-" + uids;
    return pending(workload("default", "of-" + unique, template), unique);
  }

  /** A pod on a node. */
  Pod placed(ObjectKey owner, String name, String node) {
    Pod pod = pending(owner, name);
    apply(new PodPlaced(pod.key(), pod.uid(), node, NOW));
    return pod(pod.key());
  }

  /** A pod of its own on a node. */
  Pod placed(String name, PodTemplate template, String node) {
    return placed(workload("default", "of-" + name, template), name, node);
  }

  Cluster stop(Pod pod) {
    return apply(new PodStopping(pod.key(), pod.uid(), "test", NOW));
  }

  /** Ends a pod that is not restarted. */
  Cluster end(Pod pod) {
    for (Container container : pod.spec().containers()) {
      apply(
          new ContainerTerminated(
              pod.key(),
              pod.uid(),
              container.name(),
              0,
              Optional.empty(),
              NOW,
              0,
              false,
              "Completed",
              "",
              NOW));
    }
    return this;
  }

  Pod pod(PodKey key) {
    return state.pod(key).orElseThrow();
  }

  /** What a filter says about a node, without the kinds of reasons. */
  Verdict verdict(NodeFilter filter, Pod pod, String node) {
    ClusterView view = new ClusterView(state);
    return filter
        .prepare(pod, view)
        .map(check -> agreed(check, view.node(node).orElseThrow()))
        .orElse(Verdict.FEASIBLE);
  }

  private static Verdict agreed(NodeFilter.Check check, NodeView node) {
    Verdict verdict = check.check(node);
    if (check.allows(node) != verdict instanceof Verdict.Feasible) {
      throw new AssertionError("allows and check differ on " + node.name() + ": " + verdict);
    }
    return verdict instanceof Verdict.Infeasible(var reason, var kinds, var curable, var shortages)
        ? new Verdict.Infeasible(reason, List.of(), curable)
        : verdict;
  }

  /** What a scorer gives these nodes, or all of them. */
  Map<String, Long> scores(NodeScorer scorer, Pod pod, String... names) {
    ClusterView view = new ClusterView(state);
    List<NodeView> nodes =
        view.nodes().stream()
            .filter(n -> names.length == 0 || List.of(names).contains(n.name()))
            .toList();
    long[] scores = scorer.score(pod, nodes, view);
    Map<String, Long> byName = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      byName.put(nodes.get(i).name(), scores[i]);
    }
    return byName;
  }

  static Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new TreeMap<>();
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      labels.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return labels;
  }

  static PodTemplate template(PodSpec.Builder spec, String... labels) {
    return PodTemplate.of(labels(labels), spec.build());
  }

  /** A hard spread rule that does not tell revisions apart. */
  static TopologySpread hard(String key, int maxSkew, LabelSelector selector) {
    return spread(key, maxSkew, TopologySpread.WhenUnsatisfiable.DO_NOT_SCHEDULE, selector);
  }

  /** A soft spread rule that does not tell revisions apart. */
  static TopologySpread soft(String key, int maxSkew, LabelSelector selector) {
    return spread(key, maxSkew, TopologySpread.WhenUnsatisfiable.SCHEDULE_ANYWAY, selector);
  }

  private static TopologySpread spread(
      String key, int maxSkew, TopologySpread.WhenUnsatisfiable when, LabelSelector selector) {
    return new TopologySpread(
        maxSkew, key, when, selector, OptionalInt.empty(), true, false, List.of());
  }

  /** A pod of one container with these requests. */
  static PodSpec.Builder asking(ResourceList requests) {
    return PodSpec.builder().container(Container.builder("main").requests(requests).build());
  }

  /** A pod of one container that asks for nothing. */
  static PodSpec.Builder plain() {
    return asking(ResourceList.EMPTY);
  }
}
