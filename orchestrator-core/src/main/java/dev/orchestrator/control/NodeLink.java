package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.StartOutcome.Refused;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.NodeReadiness;
import dev.orchestrator.state.StateChange.NodeRegistered;
import dev.orchestrator.state.Uid;
import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Lane;
import dev.orchestrator.time.Lane.Outcome;
import dev.orchestrator.time.Seams;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node as the control thread sees it: its runtime behind lanes of its own, the last complete
 * list of its containers, and what was asked and has not come back. Used by the control thread
 * only; what the lanes find comes back through the inbox.
 */
final class NodeLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private static final Duration LIST_DEADLINE = Duration.ofSeconds(15);
  private static final Duration START_DEADLINE = Duration.ofMinutes(15);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);
  private static final Duration REMOVE_DEADLINE = Duration.ofMinutes(1);
  private static final Duration PROBE_SLACK = Duration.ofSeconds(2);

  /** Signals may be lost: so often the node is listed anyway. */
  private static final Duration RELIST = Duration.ofSeconds(10);

  private static final int REST_PER_LOOK = 4;
  private static final Duration LONGEST_REST = Duration.ofMillis(250);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** One list may fail; a node that fails two in a row is not ready. */
  private static final int FAILURES_TO_LOSE = 2;

  private static final int CALLS_AT_A_TIME = 8;
  private static final int PROBES_AT_A_TIME = 4;
  private static final int WAITING_CALLS = 10_000;

  private final AttachedNode node;
  private final Timers timers;
  private final Inbox inbox;
  private final Consumer<NodeLink> touched;
  private final Lane looks;
  private final Lane calls;
  private final Lane probes;
  private final AtomicBoolean signalled = new AtomicBoolean();

  private Optional<Subscription> subscription = Optional.empty();
  private Optional<NodeDescription> description = Optional.empty();
  private SortedMap<Uid, List<ContainerObservation>> picture = new TreeMap<>();
  private final SortedMap<Uid, PodCalls> podCalls = new TreeMap<>();
  private final SortedSet<Uid> touchedPods = new TreeSet<>();
  private Cancellable nextLook = () -> {};
  private String problem = "";
  private boolean answering;
  private int failures;
  private boolean looking;
  private boolean lookAgain;
  private long order;
  private long lookBegan;
  private long pictureBegan;
  private boolean back;
  private boolean retired;
  private boolean closed;

  NodeLink(AttachedNode node, Seams seams, Inbox inbox, Consumer<NodeLink> touched) {
    this.node = node;
    this.timers = seams.timers();
    this.inbox = inbox;
    this.touched = touched;
    String name = "orchestrator-" + node.name();
    this.looks = seams.workers().lane(name + "-look", 1, 10);
    this.calls = seams.workers().lane(name + "-call", CALLS_AT_A_TIME, WAITING_CALLS);
    this.probes = seams.workers().lane(name + "-probe", PROBES_AT_A_TIME, WAITING_CALLS);
  }

  String name() {
    return node.name();
  }

  ContainerRuntime runtime() {
    return node.runtime();
  }

  Optional<String> hostAddress() {
    return description.flatMap(NodeDescription::hostAddress);
  }

  /** Whether the node answers and what is on it is known. */
  boolean isAnswering() {
    return answering;
  }

  /** Begins: binds the runtime, then looks. */
  void open(String clusterId) {
    ask(
        looks,
        () -> {
          node.runtime().bind(clusterId, node.name());
          return node.runtime().describe();
        },
        LIST_DEADLINE,
        outcome -> bound(clusterId, outcome));
  }

  private void bound(String clusterId, Outcome<NodeDescription> outcome) {
    switch (outcome) {
      case Outcome.Done<NodeDescription> done -> {
        description = Optional.of(done.value());
        subscription = Optional.of(node.runtime().onChange(this::signal));
        look();
      }
      case Outcome.Failed<NodeDescription> failed -> retry(clusterId, failed.cause().toString());
      case Outcome.TimedOut<NodeDescription> late -> retry(clusterId, "no answer in time");
      case Outcome.Rejected<NodeDescription> full -> retry(clusterId, full.reason());
    }
  }

  private void retry(String clusterId, String why) {
    failed(why);
    nextLook = timers.after(pause(), () -> inbox.report(() -> open(clusterId)));
  }

  /** Any thread. */
  private void signal() {
    if (signalled.compareAndSet(false, true)) {
      inbox.report(
          () -> {
            signalled.set(false);
            look();
          });
    }
  }

  /** Asks for a complete list; one at a time, and with a rest between them. */
  void look() {
    if (description.isEmpty() || closed) {
      return;
    }
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    lookAgain = false;
    lookBegan = ++order;
    nextLook.cancel();
    boolean known = answering;
    Instant begun = timers.instant();
    ask(
        looks,
        () -> listAndDescribe(known),
        LIST_DEADLINE,
        outcome -> looked(outcome, Duration.between(begun, timers.instant())));
  }

  private record Look(List<ContainerObservation> list, Optional<NodeDescription> described) {}

  /** A node that did not answer is described anew: it may have come back another one. */
  private Look listAndDescribe(boolean known) {
    Optional<NodeDescription> anew =
        known ? Optional.empty() : Optional.of(node.runtime().describe());
    return new Look(node.runtime().list(), anew);
  }

  private void looked(Outcome<Look> outcome, Duration took) {
    switch (outcome) {
      case Outcome.Done<Look> done -> saw(done.value());
      case Outcome.Failed<Look> failed -> failed(failed.cause().toString());
      case Outcome.TimedOut<Look> late -> failed("no answer within " + late.deadline());
      case Outcome.Rejected<Look> full -> failed(full.reason());
    }
    nextLook = timers.after(rest(took), () -> inbox.report(this::rested));
  }

  /** While much changes, most of a node's time is left to the changes. */
  private Duration rest(Duration took) {
    Duration share = took.multipliedBy(REST_PER_LOOK);
    return share.compareTo(LONGEST_REST) < 0 ? share : LONGEST_REST;
  }

  private void rested() {
    looking = false;
    if (lookAgain && failures == 0) {
      look();
    } else {
      nextLook = timers.after(pause(), () -> inbox.report(this::look));
    }
  }

  private Duration pause() {
    Duration growing = RETRY.multipliedBy(1L << Math.min(Math.max(failures - 1, 0), 4));
    return failures == 0 || growing.compareTo(RELIST) > 0 ? RELIST : growing;
  }

  private void failed(String why) {
    failures++;
    problem = why;
    if (failures == FAILURES_TO_LOSE || (!answering && failures == 1)) {
      answering = false;
      LOG.warn("node {} does not answer: {}", node.name(), why);
    }
    touched.accept(this);
  }

  private void saw(Look look) {
    SortedMap<Uid, List<ContainerObservation>> seen = new TreeMap<>();
    look.list().forEach(o -> seen.computeIfAbsent(o.ref().pod(), u -> new ArrayList<>()).add(o));
    if (!answering) {
      back = true;
      touchedPods.addAll(seen.keySet());
      LOG.info("node {} answers, {} pods are on it", node.name(), seen.size());
    }
    seen.forEach((pod, list) -> touchIf(!list.equals(picture.get(pod)), pod));
    picture.keySet().forEach(pod -> touchIf(!seen.containsKey(pod), pod));
    podCalls.forEach((pod, asked) -> touchIf(asked.awaitsLook(pictureBegan), pod));
    look.described().ifPresent(d -> description = Optional.of(d));
    picture = seen;
    pictureBegan = lookBegan;
    answering = true;
    failures = 0;
    problem = "";
    touched.accept(this);
  }

  private void touchIf(boolean changed, Uid pod) {
    if (changed) {
      touchedPods.add(pod);
    }
  }

  private void touch(Uid pod) {
    touchedPods.add(pod);
    touched.accept(this);
  }

  /** The pods about which something new is known. */
  SortedSet<Uid> news() {
    return touchedPods;
  }

  /** Whether the node has just begun to answer, so that there is news about all of its pods. */
  boolean isBack() {
    return back;
  }

  /** The news are taken in. */
  void settled() {
    touchedPods.clear();
    back = false;
  }

  /** The node has left the cluster. */
  void retire() {
    retired = true;
    look();
  }

  boolean isRetired() {
    return retired;
  }

  /** Everything that is on the node. */
  SortedSet<Uid> pods() {
    return new TreeSet<>(picture.keySet());
  }

  /** What the state does not know yet about the node itself. */
  List<StateChange> changes(Optional<Node> before, Instant now) {
    if (answering && description.isPresent()) {
      Node described = node.described(description.get(), before, now);
      return before.equals(Optional.of(described))
          ? List.of()
          : List.of(new NodeRegistered(described));
    }
    boolean lost = !answering && failures > 0;
    return before.filter(n -> lost && n.ready()).isPresent()
        ? List.of(new NodeReadiness(node.name(), false, problem, now))
        : List.of();
  }

  /** What is known about a pod. */
  Sight sight(Uid pod, int openConnections) {
    PodCalls asked = podCalls.getOrDefault(pod, PodCalls.NONE);
    return new Sight(
        picture.getOrDefault(pod, List.of()),
        pictureBegan,
        asked.containers(),
        asked.removal(),
        openConnections);
  }

  /** The pod is no longer in the state; if anything of it is still here, that is an orphan. */
  void forget(Uid pod) {
    podCalls.remove(pod);
    touch(pod);
  }

  /** Forgets what was asked about pods that are neither among these nor on the node. */
  void dropAllBut(SortedSet<Uid> known) {
    podCalls.keySet().removeIf(pod -> !known.contains(pod) && !picture.containsKey(pod));
  }

  /** Removes a pod that the state does not know. */
  void removeOrphan(Uid pod, Instant now) {
    CallRecord removal = podCalls.getOrDefault(pod, PodCalls.NONE).removal();
    if (!removal.underWay() && !removal.notBefore().isAfter(now)) {
      LOG.info("node {}: removing pod {}, which is not in the state", node.name(), pod);
      remove(pod);
    }
  }

  void start(ContainerLaunch launch) {
    ContainerRef ref = launch.ref();
    ask(ref.pod(), c -> c.starting(ref));
    ask(
        calls,
        () -> node.runtime().start(launch),
        START_DEADLINE,
        outcome -> {
          cameBack(ref, outcome);
          if (outcome instanceof Outcome.Done<StartOutcome> done
              && done.value() instanceof Refused refused) {
            refuse(ref, refused);
          }
        });
  }

  /** An attempt cannot run, whoever found that out. */
  void refuse(ContainerRef ref, Refused why) {
    ask(ref.pod(), c -> c.with(ref, c.container(ref).refused(why)));
    touch(ref.pod());
  }

  void stop(PodEffects.Call.Stop stop) {
    ContainerRef ref = stop.ref();
    ask(
        ref.pod(),
        c -> c.with(ref, c.container(ref).ending(stop.killAt(), stop.nextCall()).begun()));
    ask(
        calls,
        () -> {
          node.runtime().stop(ref, stop.grace());
          return ref;
        },
        STOP_DEADLINE,
        outcome -> cameBack(ref, outcome));
  }

  private void cameBack(ContainerRef ref, Outcome<?> outcome) {
    order++;
    settle(ref.pod(), c -> c.with(ref, settled(c.container(ref), ref.toString(), outcome)));
    touch(ref.pod());
    look();
  }

  void remove(Uid pod) {
    ask(pod, c -> c.withRemoval(c.removal().begun()));
    ask(
        calls,
        () -> {
          node.runtime().remove(pod);
          return pod;
        },
        REMOVE_DEADLINE,
        outcome -> {
          order++;
          settle(pod, c -> c.withRemoval(settled(c.removal(), "remove " + pod, outcome)));
          touch(pod);
          look();
        });
  }

  private CallRecord settled(CallRecord call, String what, Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> call.ended(order);
      case Outcome.Failed<?> failed -> unknown(call, what, failed.cause().toString());
      case Outcome.TimedOut<?> late -> unknown(call, what, "no answer within " + late.deadline());
      case Outcome.Rejected<?> full -> unknown(call, what, full.reason());
    };
  }

  private CallRecord unknown(CallRecord call, String what, String why) {
    LOG.warn("node {}: {}: {}", node.name(), what, why);
    return call.failed(order, timers.instant());
  }

  void probe(
      ContainerRef ref, ProbeAction action, Duration timeout, Consumer<Outcome<ProbeResult>> done) {
    ask(
        probes,
        () -> node.runtime().probe(ref, action, timeout),
        timeout.plus(PROBE_SLACK),
        outcome -> {
          done.accept(outcome);
          touch(ref.pod());
        });
  }

  private void ask(Uid pod, UnaryOperator<PodCalls> step) {
    podCalls.put(pod, step.apply(podCalls.getOrDefault(pod, PodCalls.NONE)));
  }

  /** What comes back about a pod that was forgotten meanwhile is of no interest. */
  private void settle(Uid pod, UnaryOperator<PodCalls> step) {
    podCalls.computeIfPresent(pod, (uid, asked) -> step.apply(asked));
  }

  private <T> void ask(Lane lane, Callable<T> call, Duration deadline, Consumer<Outcome<T>> back) {
    lane.submit(
        call,
        deadline,
        outcome ->
            inbox.report(
                () -> {
                  if (!closed) {
                    back.accept(outcome);
                  }
                }));
  }

  @Override
  public void close() {
    closed = true;
    nextLook.cancel();
    subscription.ifPresent(Subscription::close);
    looks.close();
    calls.close();
    probes.close();
    node.runtime().close();
  }
}
