package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeLabelled;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.NodeTainted;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The cluster of a {@link WhatIf} in the making. Used by one thread. */
final class Hypothesis {
  private final Scheduler scheduler;
  private final Instant now;
  private final SortedMap<PodKey, String> displaced = new TreeMap<>();
  private final SortedSet<PodKey> gone = new TreeSet<>();
  private final List<Placement> daemons = new ArrayList<>();
  private ClusterState state;
  private int made;

  Hypothesis(ClusterState state, Scheduler scheduler, Instant now) {
    this.state = state;
    this.scheduler = scheduler;
    this.now = now;
  }

  private void change(StateChange... changes) {
    state = state.with(List.of(changes));
  }

  private Node node(String name) {
    Node node = state.nodes().get(name);
    if (node == null) {
      throw new NoSuchElementException("there is no node " + name);
    }
    return node;
  }

  void add(Node node) {
    change(new NodeRegistered(node));
    for (ObjectKey owner : state.allRevisions().keySet()) {
      if (owner.kind() == Kind.DAEMON_SET) {
        newest(owner).ifPresent(r -> addDaemon(owner, r, node.name()));
      }
    }
  }

  private static boolean isOn(Pod pod, String node) {
    return pod.node().filter(node::equals).isPresent();
  }

  private void addDaemon(ObjectKey owner, Revision revision, String node) {
    if (podsOf(owner, p -> isOn(p, node)).isEmpty()) {
      ClusterState before = state;
      Pod pod = create(owner, revision);
      if (scheduler.check(state, pod, node).isPresent()) {
        state = before;
      } else {
        change(new PodPlaced(pod.key(), pod.uid(), node, now));
        daemons.add(new Placement(pod.key(), node, 0, List.of()));
      }
    }
  }

  void remove(String name) {
    Node node = node(name);
    displace(node, p -> true);
    change(new NodeRemoved(name));
  }

  void schedulable(String name, boolean schedulable) {
    change(new NodeCordoned(node(name).name(), !schedulable));
  }

  void drain(String name) {
    schedulable(name, false);
    displace(node(name), p -> p.owner().kind() != Kind.DAEMON_SET);
  }

  void label(String name, UnaryOperator<SortedMap<String, String>> labels) {
    change(new NodeLabelled(name, labels.apply(node(name).labels())));
  }

  void taint(String name, List<Taint> taints) {
    node(name);
    change(new NodeTainted(name, taints, now));
    displace(node(name), p -> isDrivenOff(p, taints));
  }

  private static boolean isDrivenOff(Pod pod, List<Taint> taints) {
    return taints.stream()
        .anyMatch(t -> t.effect() == Taint.Effect.NO_EXECUTE && !TaintToleration.tolerates(pod, t));
  }

  /** Makes pods of a node wait for another one, each under its own name. */
  private void displace(Node node, Predicate<Pod> such) {
    for (PodKey key : List.copyOf(state.podsOn(node.name()))) {
      Pod pod = state.pod(key).orElseThrow();
      if (pod.isActive() && such.test(pod)) {
        change(new PodRemoved(key, pod.uid()));
        if (pod.owner().kind() == Kind.DAEMON_SET) {
          gone.add(key);
        } else {
          change(created(pod));
          displaced.putIfAbsent(key, node.name());
        }
      }
    }
  }

  private static PodCreated created(Pod pod) {
    return new PodCreated(
        pod.key(),
        pod.uid(),
        pod.owner(),
        pod.ownerUid(),
        pod.revision().number(),
        pod.createdAt());
  }

  void scale(ObjectKey deployment, int replicas) {
    Declaration declaration =
        state
            .declaration(deployment)
            .orElseThrow(() -> new NoSuchElementException("there is no " + deployment));
    if (!(declaration.resource() instanceof Deployment declared)) {
      throw new NoSuchElementException(deployment + " is no Deployment");
    }
    change(new Declared(declaration.changedTo(declared.withReplicas(replicas))));
    Revision newest =
        newest(deployment)
            .orElseThrow(() -> new NoSuchElementException(deployment + " has no revision yet"));
    List<Pod> pods = podsOf(deployment, Pod::isActive);
    for (int i = pods.size(); i < replicas; i++) {
      create(deployment, newest);
    }
    VictimChoice.surplus(state, pods, pods.size() - replicas, newest).forEach(this::drop);
  }

  private void drop(Pod pod) {
    change(new PodRemoved(pod.key(), pod.uid()));
    displaced.remove(pod.key());
    gone.add(pod.key());
  }

  private Optional<Revision> newest(ObjectKey owner) {
    NavigableMap<Integer, Revision> revisions = state.revisions(owner);
    return revisions.isEmpty() ? Optional.empty() : Optional.of(revisions.lastEntry().getValue());
  }

  private List<Pod> podsOf(ObjectKey owner, Predicate<Pod> such) {
    return state.podsOf(owner).stream()
        .flatMap(key -> state.pod(key).stream())
        .filter(such)
        .toList();
  }

  private Pod create(ObjectKey owner, Revision revision) {
    PodKey key;
    do {
      made++;
      key = new PodKey(owner.namespace(), owner.name() + "-new-" + made);
    } while (state.pods().containsKey(key));
    Uid ownerUid = state.declaration(owner).map(Declaration::uid).orElse(new Uid(""));
    change(
        new PodCreated(
            key, Uid.at(state.version() + 1, made), owner, ownerUid, revision.number(), now));
    return state.pod(key).orElseThrow();
  }

  WhatIfAnswer answer() {
    List<Pod> waiting = state.unplaced().stream().flatMap(key -> state.pod(key).stream()).toList();
    List<Placement> placements = new ArrayList<>(daemons);
    List<Unschedulable> pending = new ArrayList<>();
    List<Preemption> preemptions = new ArrayList<>();
    for (PlacementDecision decision : scheduler.decide(state, waiting, now)) {
      switch (decision) {
        case Placement p -> placements.add(p);
        case Unschedulable u -> pending.add(u);
        case Preemption p -> preemptions.add(p);
      }
    }
    return new WhatIfAnswer(displaced, gone, placements, preemptions, pending);
  }
}
