package dev.orchestrator.state;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.PodUnschedulable;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.RevisionDropped;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Folds changes into persistent maps, and keeps the indexes in step; used for one entry and thrown
 * away.
 */
final class StateEditor {
  long version;
  String clusterId = "";
  long epoch;
  String leader = "";
  TreePMap<ObjectKey, Declaration> declarations = TreePMap.empty();
  TreePMap<ObjectKey, WorkloadStatus> statuses = TreePMap.empty();
  TreePMap<ObjectKey, ServiceAddress> addresses = TreePMap.empty();
  TreePMap<ObjectKey, TreePMap<Integer, Revision>> revisions = TreePMap.empty();
  TreePMap<String, Node> nodes = TreePMap.empty();
  TreePMap<String, NodeUsage> usage = TreePMap.empty();
  TreePMap<PodKey, Pod> pods = TreePMap.empty();
  TreePMap<ObjectKey, TreePSet<PodKey>> podsByOwner = TreePMap.empty();
  TreePMap<String, TreePSet<PodKey>> podsByNode = TreePMap.empty();
  TreePSet<PodKey> unplaced = TreePSet.empty();

  void apply(long position, Entry entry) {
    version = position;
    if (entry.epoch() == 0 || entry.epoch() >= epoch) {
      entry.changes().forEach(this::apply);
    }
  }

  void apply(StateChange change) {
    switch (change) {
      case ClusterFounded c -> clusterId = clusterId.isEmpty() ? c.clusterId() : clusterId;
      case LeaderClaimed c -> claim(c);
      case Declared c -> declarations = declarations.plus(c.declaration().key(), c.declaration());
      case Removed c -> remove(c);
      case StatusChanged c -> {
        if (stands(c.key(), c.uid())) {
          statuses = statuses.plus(c.key(), c.status());
        }
      }
      case ServiceAddressed c -> {
        if (stands(c.key(), c.uid())) {
          addresses = addresses.plus(c.key(), c.address());
        }
      }
      case RevisionRecorded c ->
          revisions =
              revisions.plus(
                  c.owner(), revisionsOf(c.owner()).plus(c.revision().number(), c.revision()));
      case RevisionDropped c -> dropRevision(c);
      case NodeRegistered c -> nodes = nodes.plus(c.node().name(), c.node());
      case NodeReadiness c -> changeNode(c.node(), n -> n.readiness(c.ready(), c.reason(), c.at()));
      case NodeCordoned c -> changeNode(c.node(), n -> n.schedulable(!c.cordoned()));
      case NodeRemoved c -> nodes = nodes.minus(c.node());
      case PodCreated c -> create(c);
      case PodPlaced c -> change(c.pod(), c.uid(), p -> p.placedOn(c.node()));
      case PodUnschedulable c -> change(c.pod(), c.uid(), p -> p.waitingFor(c.reason()));
      case PodStopping c -> change(c.pod(), c.uid(), p -> p.stopping(c.at(), c.reason()));
      case PodRemoved c -> removePod(c);
      case ContainerStarting c ->
          changeContainer(
              c.pod(),
              c.uid(),
              c.container(),
              Math.max(c.attempt() - 1, 0),
              c.at(),
              s -> s.starting(c.attempt(), c.failures()));
      case ContainerRunning c -> running(c);
      case ContainerTerminated c ->
          changeContainer(
              c.pod(),
              c.uid(),
              c.container(),
              c.attempt(),
              c.at(),
              s ->
                  s.terminated(
                      c.startedAt(),
                      c.finishedAt(),
                      c.exitCode(),
                      c.oomKilled(),
                      c.reason(),
                      c.message()));
      case ContainerKilling c ->
          changeContainer(
              c.pod(), c.uid(), c.container(), c.attempt(), c.at(), s -> s.killing(c.reason()));
      case ContainerProbed c ->
          changeContainer(
              c.pod(),
              c.uid(),
              c.container(),
              c.attempt(),
              c.at(),
              s -> s.probed(c.startupPassed(), c.ready(), c.message()));
    }
  }

  private void claim(LeaderClaimed claim) {
    if (claim.epoch() > epoch) {
      epoch = claim.epoch();
      leader = claim.holder();
    }
  }

  private boolean stands(ObjectKey key, Uid uid) {
    Declaration declaration = declarations.get(key);
    return declaration != null && declaration.uid().equals(uid);
  }

  private void remove(Removed removed) {
    if (stands(removed.key(), removed.uid())) {
      declarations = declarations.minus(removed.key());
      statuses = statuses.minus(removed.key());
      addresses = addresses.minus(removed.key());
      revisions = revisions.minus(removed.key());
    }
  }

  private TreePMap<Integer, Revision> revisionsOf(ObjectKey owner) {
    return revisions.getOrDefault(owner, TreePMap.empty());
  }

  private void dropRevision(RevisionDropped dropped) {
    if (stands(dropped.owner(), dropped.ownerUid())) {
      revisions =
          revisions.plus(dropped.owner(), revisionsOf(dropped.owner()).minus(dropped.number()));
    }
  }

  private void changeNode(String name, UnaryOperator<Node> step) {
    Node node = nodes.get(name);
    if (node != null) {
      nodes = nodes.plus(name, step.apply(node));
    }
  }

  private void create(PodCreated c) {
    Revision revision = revisionsOf(c.owner()).get(c.revision());
    if (revision != null && !pods.containsKey(c.pod())) {
      put(Pod.created(c.pod(), c.uid(), c.owner(), c.ownerUid(), revision, c.at()));
    }
  }

  private void change(PodKey key, Uid uid, UnaryOperator<Pod> step) {
    Pod pod = pods.get(key);
    if (pod != null && pod.uid().equals(uid)) {
      put(step.apply(pod));
    }
  }

  private void changeContainer(
      PodKey key,
      Uid uid,
      String container,
      int attempt,
      Instant at,
      UnaryOperator<ContainerStatus> step) {
    change(
        key,
        uid,
        pod ->
            pod.container(container)
                .filter(s -> s.attempt() == attempt)
                .map(s -> pod.with(step.apply(s), at))
                .orElse(pod));
  }

  private void running(ContainerRunning c) {
    change(
        c.pod(),
        c.uid(),
        pod -> {
          Optional<Container> spec = pod.spec().container(c.container());
          boolean startup = spec.flatMap(Container::startupProbe).isEmpty();
          boolean ready = startup && spec.flatMap(Container::readinessProbe).isEmpty();
          return pod.container(c.container())
              .filter(s -> s.attempt() == c.attempt() && s.phase() != ContainerPhase.TERMINATED)
              .map(
                  s ->
                      pod.addressed(c.address())
                          .with(s.running(c.startedAt(), startup, ready), c.at()))
              .orElse(pod);
        });
  }

  private void removePod(PodRemoved removed) {
    Pod pod = pods.get(removed.pod());
    if (pod != null && pod.uid().equals(removed.uid())) {
      index(pod, false);
      pods = pods.minus(pod.key());
    }
  }

  /** Puts a pod in place of its predecessor and keeps the indexes in step. */
  void put(Pod pod) {
    Pod before = pods.get(pod.key());
    if (before == null || !sameIndex(before, pod)) {
      if (before != null) {
        index(before, false);
      }
      index(pod, true);
    }
    pods = pods.plus(pod.key(), pod);
  }

  private static boolean sameIndex(Pod a, Pod b) {
    return a.node().equals(b.node())
        && a.isStopping() == b.isStopping()
        && a.phase().isTerminal() == b.phase().isTerminal();
  }

  private void index(Pod pod, boolean in) {
    PodKey key = pod.key();
    podsByOwner = reindexed(podsByOwner, pod.owner(), key, in);
    if (pod.node().isPresent()) {
      String node = pod.node().get();
      podsByNode = reindexed(podsByNode, node, key, in);
      if (!pod.phase().isTerminal()) {
        NodeUsage used = usage.getOrDefault(node, NodeUsage.NONE);
        usage =
            usage.plus(
                node,
                in ? used.plus(pod.revision().requests()) : used.minus(pod.revision().requests()));
      }
    } else if (!pod.isStopping()) {
      unplaced = in ? unplaced.plus(key) : unplaced.minus(key);
    }
  }

  private static <K extends Comparable<? super K>> TreePMap<K, TreePSet<PodKey>> reindexed(
      TreePMap<K, TreePSet<PodKey>> index, K under, PodKey pod, boolean in) {
    TreePSet<PodKey> keys = index.getOrDefault(under, TreePSet.empty());
    TreePSet<PodKey> changed = in ? keys.plus(pod) : keys.minus(pod);
    return changed.isEmpty() ? index.minus(under) : index.plus(under, changed);
  }
}
