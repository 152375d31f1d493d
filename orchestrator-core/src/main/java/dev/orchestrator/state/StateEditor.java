package dev.orchestrator.state;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.StateChange.ContainerRunning;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeLabelled;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.NodeTainted;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodNominated;
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
      case Declared c -> declare(c.declaration());
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
      case NodeTainted c -> changeNode(c.node(), n -> n.tainted(c.taints(), c.at()));
      case NodeLabelled c -> changeNode(c.node(), n -> n.labelled(c.labels()));
      case NodeRemoved c -> nodes = nodes.minus(c.node());
      case PodCreated c -> create(c);
      case PodPlaced c -> change(c.pod(), c.uid(), p -> p.placedOn(c.node(), c.devices()));
      case PodNominated c ->
          change(
              c.pod(), c.uid(), p -> p.nominated(Optional.of(c.node()).filter(n -> !n.isEmpty())));
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

  /** A new incarnation begins without the status, address and revisions of the one before. */
  private void declare(Declaration declaration) {
    Declaration before = declarations.get(declaration.key());
    if (before != null && !before.uid().equals(declaration.uid())) {
      remove(new Removed(before.key(), before.uid()));
    }
    declarations = declarations.plus(declaration.key(), declaration);
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
      add(Pod.created(c.pod(), c.uid(), c.owner(), c.ownerUid(), revision, c.at()));
    }
  }

  private void change(PodKey key, Uid uid, UnaryOperator<Pod> step) {
    Pod pod = pods.get(key);
    if (pod != null && pod.uid().equals(uid)) {
      replace(pod, step.apply(pod));
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
      remove(pod);
    }
  }

  /** Adds a pod that was not there. */
  void add(Pod pod) {
    pods = pods.plus(pod.key(), pod);
    podsByOwner = reindexed(podsByOwner, pod.owner(), pod.key(), true);
    indexNode(pod, true);
    use(pod, true);
    indexWaiting(pod, true);
  }

  private void remove(Pod pod) {
    pods = pods.minus(pod.key());
    podsByOwner = reindexed(podsByOwner, pod.owner(), pod.key(), false);
    indexNode(pod, false);
    use(pod, false);
    indexWaiting(pod, false);
  }

  /** Puts a pod in place of its predecessor; touches only the indexes in which they differ. */
  private void replace(Pod before, Pod after) {
    pods = pods.plus(after.key(), after);
    boolean moved = !before.node().equals(after.node());
    if (moved) {
      indexNode(before, false);
      indexNode(after, true);
    }
    if (moved || isUsing(before) != isUsing(after)) {
      use(before, false);
      use(after, true);
    }
    if (isWaiting(before) != isWaiting(after)) {
      indexWaiting(after, isWaiting(after));
    }
  }

  private void indexNode(Pod pod, boolean in) {
    if (pod.node().isPresent()) {
      podsByNode = reindexed(podsByNode, pod.node().get(), pod.key(), in);
    }
  }

  private static boolean isUsing(Pod pod) {
    return pod.node().isPresent() && !pod.phase().isTerminal();
  }

  private void use(Pod pod, boolean in) {
    if (isUsing(pod)) {
      String node = pod.node().get();
      NodeUsage used = usage.getOrDefault(node, NodeUsage.NONE);
      ResourceList requests = pod.revision().requests();
      NodeUsage changed = in ? used.plus(requests) : used.minus(requests);
      usage = changed.pods() == 0 ? usage.minus(node) : usage.plus(node, changed);
    }
  }

  private static boolean isWaiting(Pod pod) {
    return pod.node().isEmpty() && !pod.isStopping();
  }

  private void indexWaiting(Pod pod, boolean in) {
    if (!in) {
      unplaced = unplaced.minus(pod.key());
    } else if (isWaiting(pod)) {
      unplaced = unplaced.plus(pod.key());
    }
  }

  private static <K extends Comparable<? super K>> TreePMap<K, TreePSet<PodKey>> reindexed(
      TreePMap<K, TreePSet<PodKey>> index, K under, PodKey pod, boolean in) {
    TreePSet<PodKey> keys = index.getOrDefault(under, TreePSet.empty());
    TreePSet<PodKey> changed = in ? keys.plus(pod) : keys.minus(pod);
    return changed.isEmpty() ? index.minus(under) : index.plus(under, changed);
  }
}
