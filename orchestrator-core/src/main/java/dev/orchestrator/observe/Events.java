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
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
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
import dev.orchestrator.state.StateChange.NodeLabelled;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.StateChange.NodeTainted;
import dev.orchestrator.state.StateChange.PodChange;
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
import dev.orchestrator.state.Uid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells the events of an entry of the log; a change without effect, such as late news about
 * something gone, has none. Pure; a few look-ups for each change; no event ever holds a value of a
 * Secret.
 */
public final class Events {
  private final ClusterState before;
  private final Entry entry;
  private final ClusterState after;
  private final List<Event> events = new ArrayList<>();

  private Events(ClusterState before, Entry entry, ClusterState after) {
    this.before = before;
    this.entry = entry;
    this.after = after;
  }

  /**
   * The events of one entry, in the order of its changes.
   *
   * @param before the state that the entry was folded into
   * @param entry the entry
   * @param after the state that followed
   */
  public static List<Event> of(ClusterState before, Entry entry, ClusterState after) {
    boolean ignored = entry.epoch() != 0 && entry.epoch() < before.epoch();
    Events events = new Events(before, entry, after);
    if (!ignored) {
      entry.changes().forEach(events::tell);
    }
    return List.copyOf(events.events);
  }

  private void tell(StateChange change) {
    switch (change) {
      case ClusterFounded c -> founded(c);
      case LeaderClaimed c -> claimed(c);
      case Declared c -> declared(c.declaration());
      case Removed c -> removed(c);
      case StatusChanged c -> status(c);
      case ServiceAddressed c -> addressed(c);
      case RevisionRecorded c ->
          normal(new OfObject(c.owner()), "NewRevision", "revision " + c.revision().number());
      case RevisionDropped c -> {}
      case NodeRegistered c -> registered(c.node());
      case NodeReadiness c -> readiness(c);
      case NodeCordoned c -> cordoned(c);
      case NodeTainted c -> node(c.node(), "NodeTainted", "taints: " + c.taints().size());
      case NodeLabelled c -> node(c.node(), "NodeLabelled", "labels: " + c.labels());
      case NodeRemoved c -> removed(c);
      case PodCreated c -> created(c);
      case PodPlaced c -> placed(c);
      case PodNominated c -> nominated(c);
      case PodUnschedulable c -> unschedulable(c);
      case PodStopping c -> stopping(c);
      case PodRemoved c -> removed(c);
      case ContainerStarting c -> starting(c);
      case ContainerRunning c -> running(c);
      case ContainerTerminated c -> terminated(c);
      case ContainerKilling c -> killing(c);
      case ContainerProbed c -> probed(c);
    }
  }

  private void normal(Subject regarding, String reason, String message) {
    events.add(Event.normal(entry.at(), entry.actor(), regarding, reason, message));
  }

  private void warning(Subject regarding, String reason, String message) {
    events.add(Event.warning(entry.at(), entry.actor(), regarding, reason, message));
  }

  private void founded(ClusterFounded c) {
    if (before.clusterId().isEmpty()) {
      normal(new OfCluster(), "Founded", "cluster " + c.clusterId());
    }
  }

  private void claimed(LeaderClaimed c) {
    if (c.epoch() > before.epoch()) {
      normal(new OfCluster(), "LeaderElected", c.holder() + " leads in epoch " + c.epoch());
    }
  }

  private void declared(Declaration declaration) {
    Subject object = new OfObject(declaration.key());
    Optional<Declaration> known =
        before.declaration(declaration.key()).filter(d -> d.uid().equals(declaration.uid()));
    if (known.isEmpty()) {
      normal(object, "Created", "declared");
    } else if (!declaration.isDeleting()) {
      normal(object, "Configured", changed(known.get().resource(), declaration.resource()));
    } else if (!known.get().isDeleting()) {
      normal(object, "Deleting", "its deletion was asked for");
    }
  }

  private static String changed(Resource was, Resource is) {
    if (was instanceof Deployment a && is instanceof Deployment b) {
      int from = a.replicas().orElse(1);
      int to = b.replicas().orElse(1);
      return from == to ? "changed" : "scaled from " + from + " to " + to;
    }
    return "changed";
  }

  private static boolean stands(ClusterState state, ObjectKey key, Uid uid) {
    return state.declaration(key).filter(d -> d.uid().equals(uid)).isPresent();
  }

  private void removed(Removed c) {
    if (stands(before, c.key(), c.uid())) {
      normal(new OfObject(c.key()), "Deleted", "nothing of it is left");
    }
  }

  private void addressed(ServiceAddressed c) {
    if (stands(after, c.key(), c.uid())
        && !c.address().equals(before.serviceAddresses().get(c.key()))) {
      normal(new OfObject(c.key()), "AddressAssigned", "reached at " + c.address().virtualIp());
    }
  }

  /** Conditions that begin to hold and end something. */
  private void status(StatusChanged c) {
    if (!stands(after, c.key(), c.uid())) {
      return;
    }
    for (Condition condition : c.status().conditions()) {
      boolean begins = condition.status() && !before.status(c.key()).is(condition.type());
      if (begins && condition.type().equals("Complete")) {
        normal(new OfObject(c.key()), "Completed", condition.message());
      } else if (begins && condition.type().equals("Failed")) {
        warning(new OfObject(c.key()), condition.reason(), condition.message());
      }
    }
  }

  private Optional<Node> known(String node) {
    return Optional.ofNullable(before.nodes().get(node));
  }

  /** A node as it was, or as it came to be by this entry. */
  private Optional<Node> any(String node) {
    return known(node).or(() -> Optional.ofNullable(after.nodes().get(node)));
  }

  private void registered(Node node) {
    Optional<Node> known = known(node.name());
    if (known.isEmpty()) {
      normal(new OfNode(node.name()), "RegisteredNode", "allocatable " + node.allocatable());
    } else if (known.get().ready() != node.ready()) {
      readiness(node.name(), node.ready(), node.reason());
    }
  }

  private void readiness(NodeReadiness c) {
    boolean same = known(c.node()).filter(n -> n.ready() == c.ready()).isPresent();
    if (!same && any(c.node()).isPresent()) {
      readiness(c.node(), c.ready(), c.reason());
    }
  }

  private void readiness(String node, boolean ready, String why) {
    if (ready) {
      normal(new OfNode(node), "NodeReady", "it answers");
    } else {
      warning(new OfNode(node), "NodeNotReady", why);
    }
  }

  private void node(String name, String reason, String message) {
    if (before.nodes().containsKey(name)) {
      normal(new OfNode(name), reason, message);
    }
  }

  private void nominated(PodNominated c) {
    before
        .pod(c.pod(), c.uid())
        .filter(p -> !c.node().isEmpty())
        .ifPresent(
            p -> normal(new OfPod(c.pod()), "Nominated", "room is made on node " + c.node()));
  }

  private void cordoned(NodeCordoned c) {
    boolean same = known(c.node()).filter(n -> n.schedulable() != c.cordoned()).isPresent();
    if (same || any(c.node()).isEmpty()) {
      return;
    }
    if (c.cordoned()) {
      normal(new OfNode(c.node()), "NodeNotSchedulable", "no new pod is placed on it");
    } else {
      normal(new OfNode(c.node()), "NodeSchedulable", "new pods may be placed on it");
    }
  }

  private void removed(NodeRemoved c) {
    if (known(c.node()).isPresent()) {
      normal(new OfNode(c.node()), "RemovingNode", "it left the cluster");
    }
  }

  private boolean isThere(PodChange c) {
    return before.pod(c.pod(), c.uid()).isPresent() || after.pod(c.pod(), c.uid()).isPresent();
  }

  /** Whether something was true of the pod before the entry. */
  private boolean was(PodChange c, Predicate<Pod> fact) {
    return before.pod(c.pod(), c.uid()).filter(fact).isPresent();
  }

  private void created(PodCreated c) {
    if (after.pod(c.pod(), c.uid()).isPresent() && !was(c, p -> true)) {
      normal(new OfObject(c.owner()), "SuccessfulCreate", "created pod " + c.pod().name());
    }
  }

  private void placed(PodPlaced c) {
    if (isThere(c) && !was(c, p -> p.node().isPresent())) {
      normal(new OfPod(c.pod()), "Scheduled", "assigned to node " + c.node());
    }
  }

  private void unschedulable(PodUnschedulable c) {
    if (isThere(c) && !was(c, p -> p.node().isPresent())) {
      warning(new OfPod(c.pod()), "FailedScheduling", c.reason());
    }
  }

  private void stopping(PodStopping c) {
    if (isThere(c) && !was(c, Pod::isStopping)) {
      normal(new OfPod(c.pod()), "Killing", c.reason());
    }
  }

  private void removed(PodRemoved c) {
    before
        .pod(c.pod(), c.uid())
        .map(Pod::owner)
        .ifPresent(
            owner ->
                normal(new OfObject(owner), "SuccessfulDelete", "removed pod " + c.pod().name()));
  }

  /** The attempt as it was before the entry. */
  private Optional<ContainerStatus> known(PodChange c, String container, int attempt) {
    return attempt(before, c, container, attempt);
  }

  /**
   * Whether a change speaks of the present attempt, before the entry or after it, and tells
   * something new: nothing does once the attempt has ended.
   */
  private boolean isNews(
      PodChange c, String container, int attempt, Predicate<ContainerStatus> knew) {
    Optional<ContainerStatus> known = known(c, container, attempt);
    return known
        .map(s -> s.phase() != ContainerPhase.TERMINATED && !knew.test(s))
        .orElseGet(() -> attempt(after, c, container, attempt).isPresent());
  }

  private static Optional<ContainerStatus> attempt(
      ClusterState state, PodChange c, String container, int attempt) {
    return state
        .pod(c.pod(), c.uid())
        .flatMap(p -> p.container(container))
        .filter(s -> s.attempt() == attempt);
  }

  /** Tells only a start that had to wait: a container that ended once starts again at once. */
  private void starting(ContainerStarting c) {
    boolean begins =
        attempt(after, c, c.container(), c.attempt()).isPresent()
            && known(c, c.container(), c.attempt()).isEmpty();
    if (begins && c.failures() > 1) {
      warning(
          new OfPod(c.pod()), "BackOff", "back-off restarting failed container " + c.container());
    }
  }

  private void running(ContainerRunning c) {
    if (isNews(c, c.container(), c.attempt(), s -> s.phase() == ContainerPhase.RUNNING)) {
      normal(
          new OfPod(c.pod()),
          "Started",
          "started container " + c.container() + ", attempt " + c.attempt());
    }
  }

  private void terminated(ContainerTerminated c) {
    if (!isNews(c, c.container(), c.attempt(), s -> false)) {
      return;
    }
    String what =
        c.container()
            + ", attempt "
            + c.attempt()
            + (c.exitCode() < 0 ? "" : ", exit code " + c.exitCode())
            + (c.message().isEmpty() ? "" : ": " + c.message());
    if (c.exitCode() == 0 || was(c, Pod::isStopping)) {
      normal(new OfPod(c.pod()), c.exitCode() == 0 ? "Completed" : "Stopped", what);
    } else {
      warning(new OfPod(c.pod()), c.reason().equals("Error") ? "Failed" : c.reason(), what);
    }
  }

  private void killing(ContainerKilling c) {
    if (isNews(c, c.container(), c.attempt(), ContainerStatus::killing)) {
      warning(new OfPod(c.pod()), "Unhealthy", c.container() + " is ended: " + c.reason());
    }
  }

  private void probed(ContainerProbed c) {
    boolean same =
        attempt(after, c, c.container(), c.attempt())
            .filter(s -> s.ready() == c.ready())
            .isPresent();
    if (!same || !isNews(c, c.container(), c.attempt(), s -> s.ready() == c.ready())) {
      return;
    }
    if (c.ready()) {
      normal(new OfPod(c.pod()), "Ready", c.container() + " is ready");
    } else {
      warning(new OfPod(c.pod()), "Unhealthy", c.container() + " is not ready: " + c.message());
    }
  }
}
