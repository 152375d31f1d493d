package dev.orchestrator.control;

import dev.orchestrator.reconcile.Agenda;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ClusterFounded;
import dev.orchestrator.state.StateChange.ContainerTerminated;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.LeaderClaimed;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeLabelled;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.NodeTainted;
import dev.orchestrator.state.StateChange.PodChange;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.Removed;
import dev.orchestrator.state.StateChange.RevisionDropped;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.StateChange.StatusChanged;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the deciders are to look at next: it follows from what has changed, so that a step costs
 * what changed and not what there is. Looking once too often is harmless.
 */
final class Docket {
  private final SortedSet<ObjectKey> objects = new TreeSet<>();
  private final SortedSet<PodKey> pods = new TreeSet<>();
  private final SortedSet<PodKey> cleared = new TreeSet<>();
  private boolean placements;

  void object(ObjectKey key) {
    objects.add(key);
  }

  void pod(PodKey key) {
    pods.add(key);
  }

  /** Nothing of a stopped pod is, or can come to be, on a node. */
  void cleared(PodKey key) {
    pods.add(key);
    cleared.add(key);
  }

  boolean isEmpty() {
    return objects.isEmpty() && pods.isEmpty() && !placements;
  }

  /** What is on it now, as a value. */
  Agenda agenda() {
    return new Agenda(
        new TreeSet<>(objects), new TreeSet<>(pods), new TreeSet<>(cleared), placements);
  }

  void clear() {
    objects.clear();
    pods.clear();
    cleared.clear();
    placements = false;
  }

  /** Everything there is, for a control plane that has just taken the lead. */
  void all(ClusterState state) {
    objects.addAll(state.declarations().keySet());
    pods.addAll(state.pods().keySet());
    placements = true;
  }

  /** What an entry of the log asks to look at. */
  void note(Committed step) {
    note(step.before(), step.entry(), step.after());
  }

  /** What an entry asks to look at. */
  void note(ClusterState before, Entry entry, ClusterState after) {
    entry.changes().forEach(change -> note(before, change, after));
  }

  private void note(ClusterState before, StateChange change, ClusterState after) {
    switch (change) {
      case ClusterFounded c -> {}
      case LeaderClaimed c -> {}
      case Declared c -> object(c.declaration().key());
      case Removed c -> object(ObjectKey.ofNamespace(c.key().namespace()));
      case StatusChanged c -> {}
      case ServiceAddressed c -> {}
      case RevisionRecorded c -> {}
      case RevisionDropped c -> {}
      case NodeRegistered c -> {
        nodes(after);
        after.podsOn(c.node().name()).forEach(this::pod);
      }
      case NodeReadiness c -> nodes(after);
      case NodeCordoned c -> nodes(after);
      case NodeTainted c -> {
        nodes(after);
        after.podsOn(c.node()).forEach(this::pod);
      }
      case NodeLabelled c -> nodes(after);
      case NodeRemoved c -> {
        nodes(after);
        before.podsOn(c.node()).forEach(key -> podAndOwner(before, key, after));
      }
      case PodRemoved c -> leaving(before, c, after);
      case ContainerTerminated c -> leaving(before, c, after);
      case PodChange c -> podAndOwner(before, c.pod(), after);
    }
  }

  /** What a pod used may be free now. */
  private void leaving(ClusterState before, PodChange change, ClusterState after) {
    podAndOwner(before, change.pod(), after);
    placements |= !after.unplaced().isEmpty();
  }

  private void podAndOwner(ClusterState before, PodKey key, ClusterState after) {
    pod(key);
    after.pod(key).or(() -> before.pod(key)).ifPresent(pod -> object(pod.owner()));
  }

  /** A node that has changed may take pods that wait, and concerns each DaemonSet. */
  private void nodes(ClusterState after) {
    placements = true;
    after.declarations().values().stream()
        .filter(d -> d.resource() instanceof DaemonSet)
        .forEach(d -> object(d.key()));
  }
}
