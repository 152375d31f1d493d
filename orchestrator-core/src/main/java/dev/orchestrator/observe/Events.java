package dev.orchestrator.observe;

import dev.orchestrator.observe.Subject.OfCluster;
import dev.orchestrator.observe.Subject.OfNode;
import dev.orchestrator.observe.Subject.OfObject;
import dev.orchestrator.observe.Subject.OfPod;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells the events of an entry of the log. Pure; no event ever holds a value of a Secret. */
public final class Events {
  private final ClusterState before;
  private final Entry entry;
  private final List<Event> events = new ArrayList<>();

  private Events(ClusterState before, Entry entry) {
    this.before = before;
    this.entry = entry;
  }

  /**
   * The events of one entry, in the order of its changes.
   *
   * @param before the state that the entry was folded into
   * @param entry the entry
   */
  public static List<Event> of(ClusterState before, Entry entry) {
    boolean ignored = entry.epoch() != 0 && entry.epoch() < before.epoch();
    Events events = new Events(before, entry);
    if (!ignored) {
      entry.changes().forEach(events::tell);
    }
    return List.copyOf(events.events);
  }

  private void tell(StateChange change) {
    switch (change) {
      case ClusterFounded c -> normal(new OfCluster(), "Founded", "cluster " + c.clusterId());
      case LeaderClaimed c ->
          normal(new OfCluster(), "LeaderElected", c.holder() + " leads in epoch " + c.epoch());
      case Declared c -> declared(c.declaration());
      case Removed c -> normal(new OfObject(c.key()), "Deleted", "nothing of it is left");
      case StatusChanged c -> status(c);
      case ServiceAddressed c ->
          normal(new OfObject(c.key()), "AddressAssigned", "reached at " + c.address().virtualIp());
      case RevisionRecorded c ->
          normal(new OfObject(c.owner()), "NewRevision", "revision " + c.revision().number());
      case RevisionDropped c -> {}
      case NodeRegistered c -> registered(c.node());
      case NodeReadiness c -> readiness(c.node(), c.ready(), c.reason());
      case NodeCordoned c ->
          normal(
              new OfNode(c.node()),
              c.cordoned() ? "NodeNotSchedulable" : "NodeSchedulable",
              c.cordoned() ? "no new pod is placed on it" : "new pods may be placed on it");
      case NodeRemoved c -> normal(new OfNode(c.node()), "RemovingNode", "it left the cluster");
      case PodCreated c ->
          normal(new OfObject(c.owner()), "SuccessfulCreate", "created pod " + c.pod().name());
      case PodPlaced c -> normal(new OfPod(c.pod()), "Scheduled", "assigned to node " + c.node());
      case PodUnschedulable c -> warning(new OfPod(c.pod()), "FailedScheduling", c.reason());
      case PodStopping c -> normal(new OfPod(c.pod()), "Killing", c.reason());
      case PodRemoved c ->
          owner(c.pod())
              .ifPresent(
                  owner ->
                      normal(
                          new OfObject(owner),
                          "SuccessfulDelete",
                          "removed pod " + c.pod().name()));
      case ContainerStarting c -> {}
      case ContainerRunning c ->
          normal(
              new OfPod(c.pod()),
              "Started",
              "started container " + c.container() + ", attempt " + c.attempt());
      case ContainerTerminated c -> terminated(c);
      case ContainerKilling c ->
          warning(new OfPod(c.pod()), "Unhealthy", c.container() + " is restarted: " + c.reason());
      case ContainerProbed c -> probed(c);
    }
  }

  private void normal(Subject regarding, String reason, String message) {
    events.add(Event.normal(entry.at(), entry.actor(), regarding, reason, message));
  }

  private void warning(Subject regarding, String reason, String message) {
    events.add(Event.warning(entry.at(), entry.actor(), regarding, reason, message));
  }

  private Optional<ObjectKey> owner(PodKey pod) {
    return before.pod(pod).map(p -> p.owner());
  }

  private void declared(Declaration declaration) {
    Subject object = new OfObject(declaration.key());
    Optional<Declaration> known =
        before.declaration(declaration.key()).filter(d -> d.uid().equals(declaration.uid()));
    if (known.isEmpty()) {
      normal(object, "Created", "declared");
    } else if (declaration.isDeleting()) {
      normal(object, "Deleting", "its deletion was asked for");
    } else {
      normal(object, "Configured", changed(known.get().resource(), declaration.resource()));
    }
  }

  private static String changed(Resource was, Resource is) {
    return was instanceof Deployment a
            && is instanceof Deployment b
            && !a.replicas().equals(b.replicas())
        ? "scaled from " + a.replicas().orElse(1) + " to " + b.replicas().orElse(1)
        : "changed";
  }

  /** Conditions that begin to hold and end something. */
  private void status(StatusChanged c) {
    for (Condition condition : c.status().conditions()) {
      boolean begins = condition.status() && !before.status(c.key()).is(condition.type());
      if (begins && condition.type().equals("Complete")) {
        normal(new OfObject(c.key()), "Completed", condition.message());
      } else if (begins && condition.type().equals("Failed")) {
        warning(new OfObject(c.key()), condition.reason(), condition.message());
      }
    }
  }

  private void registered(Node node) {
    Optional<Node> known = Optional.ofNullable(before.nodes().get(node.name()));
    if (known.isEmpty()) {
      normal(new OfNode(node.name()), "RegisteredNode", "allocatable " + node.allocatable());
    } else if (known.get().ready() != node.ready()) {
      readiness(node.name(), node.ready(), node.reason());
    }
  }

  private void readiness(String node, boolean ready, String why) {
    if (ready) {
      normal(new OfNode(node), "NodeReady", "it answers");
    } else {
      warning(new OfNode(node), "NodeNotReady", why);
    }
  }

  private void terminated(ContainerTerminated c) {
    String what =
        c.container()
            + ", attempt "
            + c.attempt()
            + (c.exitCode() < 0 ? "" : ", exit code " + c.exitCode())
            + (c.message().isEmpty() ? "" : ": " + c.message());
    boolean stopping = before.pod(c.pod()).filter(p -> p.isStopping()).isPresent();
    if (c.exitCode() == 0 || stopping) {
      normal(new OfPod(c.pod()), c.exitCode() == 0 ? "Completed" : "Stopped", what);
    } else {
      warning(new OfPod(c.pod()), c.reason().equals("Error") ? "Failed" : c.reason(), what);
    }
  }

  private void probed(ContainerProbed c) {
    boolean was =
        before
            .pod(c.pod())
            .flatMap(p -> p.container(c.container()))
            .filter(ContainerStatus::ready)
            .isPresent();
    if (c.ready() && !was) {
      normal(new OfPod(c.pod()), "Ready", c.container() + " is ready");
    } else if (!c.ready() && was) {
      warning(new OfPod(c.pod()), "Unhealthy", c.container() + " is not ready: " + c.message());
    }
  }
}
