package dev.orchestrator;

import dev.orchestrator.Rebalanced.Skipped;
import dev.orchestrator.control.AttachedNode;
import dev.orchestrator.control.Command;
import dev.orchestrator.control.Command.Answer;
import dev.orchestrator.control.ControlLoop;
import dev.orchestrator.control.ControlSettings;
import dev.orchestrator.manifest.Manifest;
import dev.orchestrator.observe.Event;
import dev.orchestrator.observe.Subject;
import dev.orchestrator.plan.Explanation;
import dev.orchestrator.process.LocalProxy;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.scheduling.DisruptionAllowance;
import dev.orchestrator.scheduling.IndexedScheduler;
import dev.orchestrator.scheduling.Rebalancing;
import dev.orchestrator.scheduling.RebalancingGoal;
import dev.orchestrator.scheduling.RebalancingLimits;
import dev.orchestrator.scheduling.RebalancingPlan;
import dev.orchestrator.scheduling.RebalancingPlan.Move;
import dev.orchestrator.scheduling.Scheduler;
import dev.orchestrator.scheduling.WhatIf;
import dev.orchestrator.scheduling.WhatIfAnswer;
import dev.orchestrator.spec.InvalidSpecException;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Taint;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.NodeCordoned;
import dev.orchestrator.state.StateChange.NodeRemoved;
import dev.orchestrator.state.Uid;
import dev.orchestrator.state.WorkloadStatus;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StoreUnavailableException;
import dev.orchestrator.time.Seams;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A container orchestrator inside a program: it is told what should run, and keeps it running on
 * its nodes.
 *
 * <p>Calls that change something return once the change is durable in the store, and throw {@link
 * StoreUnavailableException} when that is unknown; the loop does the rest. All methods are safe for
 * use by several threads. Several orchestrators may live in one JVM. Closing one, or losing its
 * process, leaves the workloads running: the next one on the same store adopts them.
 */
public final class Orchestrator implements AutoCloseable {
  /** How many events are kept. */
  public static final int EVENTS_KEPT = 2_000;

  private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final String API = "api";

  private static final String LATE = "its replacement was not ready in time";

  private final ControlLoop loop;
  private final List<String> nodeNames;
  private final Timers timers;
  private final Scheduler scheduler;
  private final Runnable release;
  private final Spectators spectators;

  private Orchestrator(Builder builder) {
    Seams seams = builder.seams.orElseGet(Seams::system);
    nodeNames = List.copyOf(builder.nodes.keySet());
    timers = seams.timers();
    scheduler = builder.scheduler;
    release = builder.seams.isPresent() ? () -> {} : seams.workers()::close;
    spectators = new Spectators(EVENTS_KEPT, timers);
    loop =
        new ControlLoop(
            new ControlSettings(
                builder.name,
                List.copyOf(builder.nodes.values()),
                builder.store.orElseGet(StateStore::inMemory),
                builder.proxy.orElseGet(LocalProxy::new),
                scheduler,
                seams,
                spectators));
  }

  /** What an orchestrator is made of. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Declares objects: creates what is new, changes what is different, leaves the rest. A Deployment
   * without {@code replicas} keeps the number that it has. All of them or none.
   *
   * @throws InvalidSpecException with every problem of every object
   */
  public Applied apply(Resource... resources) {
    return apply(Arrays.asList(resources));
  }

  /** Declares objects, as {@link #apply(Resource...)} does. */
  public Applied apply(Collection<? extends Resource> resources) {
    List<Resource> given = List.copyOf(resources);
    Declarations.validate(given);
    return call((state, position, now) -> Declarations.apply(given, state, position, now));
  }

  /**
   * Declares what a manifest holds.
   *
   * @throws dev.orchestrator.manifest.InvalidManifestException when it has errors, or holds
   *     something that is not supported and was not accepted
   */
  public Applied apply(Manifest manifest) {
    return apply(manifest.resourcesOrThrow());
  }

  /**
   * Asks for the deletion of an object and of everything that it owns; returns before it is gone
   * (see {@link #awaitGone}).
   *
   * @return whether it was there
   */
  public boolean delete(ObjectKey key) {
    return call((state, position, now) -> Declarations.delete(key, state, now));
  }

  /**
   * Sets the number of pods of a Deployment.
   *
   * @return the number before
   * @throws NotFoundException when it is not declared
   */
  public int scale(ObjectKey deployment, int replicas) {
    return call((state, position, now) -> Declarations.scale(deployment, replicas, state));
  }

  /** What {@link #apply(Resource...)} would come to now; nothing is committed. */
  public Preview preview(Resource... resources) {
    return preview(Arrays.asList(resources));
  }

  /** What {@link #apply(Collection)} would come to now; nothing is committed. */
  public Preview preview(Collection<? extends Resource> resources) {
    List<Resource> given = List.copyOf(resources);
    Declarations.validate(given);
    return call(
        (state, position, now) -> {
          Answer<Applied> answer = Declarations.apply(given, state, position, now);
          ClusterState then =
              state.apply(position, new Entry(now, 0, API, "preview", "", answer.changes()));
          SortedSet<ObjectKey> keys = new TreeSet<>();
          given.forEach(r -> keys.add(r.key()));
          Preview preview = new Preview(answer.result(), loop.preview(then, keys, now));
          return new Answer<>(List.of(), preview, "preview");
        });
  }

  /**
   * Why a pod is where it is, or why it waits.
   *
   * @throws NotFoundException when there is no such pod
   */
  public Explanation explain(PodKey key) {
    return call(
        (state, position, now) -> {
          Pod pod = require(state, key);
          return new Answer<>(
              List.of(), Explanations.of(pod, scheduler.assess(state, pod)), "explain");
        });
  }

  /**
   * What would become of the pods if the cluster were changed; nothing is committed.
   *
   * @throws NotFoundException when a node or Deployment that the question names is not there
   */
  public WhatIfAnswer whatIf(WhatIf question) {
    return call(
        (state, position, now) -> {
          try {
            return new Answer<>(List.of(), question.on(state, scheduler, now), "what if");
          } catch (NoSuchElementException e) {
            throw new NotFoundException(String.valueOf(e.getMessage()));
          }
        });
  }

  /**
   * The moves that would bring the cluster nearer to a goal, within the limits and the declared
   * disruption budgets; nothing is committed. See {@link #rebalance}.
   */
  public RebalancingPlan planRebalancing(RebalancingGoal goal, RebalancingLimits limits) {
    return call(
        (state, position, now) -> {
          List<DisruptionAllowance> budgets =
              new ArrayList<>(DisruptionAllowance.declaredIn(state));
          budgets.addAll(limits.allowances());
          RebalancingPlan plan =
              new Rebalancing(scheduler).plan(state, goal, limits.allowances(budgets), now);
          return new Answer<>(List.of(), plan, "plan rebalancing");
        });
  }

  /**
   * Makes the moves of a plan one after the other, each checked again against the present state,
   * and waits after each one until the replacement is ready and the old pod is gone. A pod and its
   * replacement are stopped and started at the same time: one pod at most is missing.
   *
   * @param patience how long to wait for each; when it is over, no further move is made
   */
  public Rebalanced rebalance(RebalancingPlan plan, Duration patience) {
    Map<PodKey, Pod> successors = new HashMap<>();
    List<Move> made = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    boolean late = false;
    for (Move move : plan.moves()) {
      Optional<String> obstacle =
          late ? Optional.of("not tried") : relocate(move, successors, patience);
      late |= obstacle.filter(LATE::equals).isPresent();
      obstacle.ifPresentOrElse(why -> skipped.add(new Skipped(move, why)), () -> made.add(move));
    }
    return new Rebalanced(made, skipped);
  }

  private Optional<String> relocate(Move move, Map<PodKey, Pod> successors, Duration patience) {
    Pod known = successors.get(move.pod());
    PodKey key = known == null ? move.pod() : known.key();
    Uid uid = known == null ? move.uid() : known.uid();
    Relocation.Outcome outcome = call(new Relocation(move, key, uid, scheduler)::decide);
    if (outcome.successor().isEmpty()) {
      return Optional.of(outcome.refusal());
    }
    Pod next = outcome.successor().get();
    successors.put(move.pod(), next);
    boolean done =
        await(
                state ->
                    Optional.of(true)
                        .filter(t -> state.pod(key, uid).isEmpty())
                        .filter(
                            t -> state.pod(next.key(), next.uid()).stream().allMatch(Pod::isReady)),
                patience)
            .isPresent();
    return done ? Optional.empty() : Optional.of(LATE);
  }

  /** The whole state: an immutable value. */
  public ClusterState state() {
    return loop.state();
  }

  /** A declared object. */
  public Optional<Declaration> get(ObjectKey key) {
    return state().declaration(key);
  }

  /** The declared objects of a kind in a namespace, by name; Namespaces are in {@code ""}. */
  public List<Declaration> list(Kind kind, String namespace) {
    return state().declarations().values().stream()
        .filter(d -> d.key().kind() == kind && d.key().namespace().equals(namespace))
        .toList();
  }

  /** What has become of a workload. */
  public WorkloadStatus status(ObjectKey workload) {
    return state().status(workload);
  }

  /** The pods of a workload by name, those that are being stopped among them. */
  public List<Pod> pods(ObjectKey workload) {
    ClusterState state = state();
    return state.podsOf(workload).stream().flatMap(key -> state.pod(key).stream()).toList();
  }

  /** A pod. */
  public Optional<Pod> pod(PodKey key) {
    return state().pod(key);
  }

  /** All nodes by name. */
  public List<Node> nodes() {
    return List.copyOf(state().nodes().values());
  }

  /** Where a Service is reached, once it has an address. */
  public Optional<ServiceAddress> address(ObjectKey service) {
    return Optional.ofNullable(state().serviceAddresses().get(service));
  }

  /** Opens a stream of what becomes durable from now on. */
  public Watch watch() {
    return spectators.watch();
  }

  /**
   * What happened since this orchestrator was started, the newest last; at most {@link
   * #EVENTS_KEPT}, equal ones counted.
   */
  public List<Event> events() {
    return spectators.events();
  }

  /** What happened to an object or pod and is still held by {@link #events()}. */
  public List<Event> events(Subject regarding) {
    return events().stream().filter(e -> e.regarding().equals(regarding)).toList();
  }

  /**
   * Waits until an object has become what was asked for.
   *
   * @param timeout how long at most; then the answer says what is missing
   */
  public Readiness awaitReady(ObjectKey key, Duration timeout) {
    return await(
        state ->
            Optional.of(Readiness.of(state, key))
                .filter(
                    r ->
                        switch (r) {
                          case Readiness.Ready ready -> true;
                          case Readiness.NotReady not -> not.isFinal();
                        }),
        () -> Readiness.of(state(), key),
        timeout);
  }

  /**
   * Waits until all nodes that were handed over are part of the cluster and ready; {@link
   * Builder#start} returns before that.
   *
   * @return whether they are, at the latest when the time is over
   */
  public boolean awaitNodes(Duration timeout) {
    return await(state -> Optional.of(true).filter(t -> areReady(state)), timeout).isPresent();
  }

  private boolean areReady(ClusterState state) {
    return nodeNames.stream()
        .allMatch(
            name -> Optional.ofNullable(state.nodes().get(name)).filter(Node::ready).isPresent());
  }

  /**
   * Waits until an object and everything that it owns is gone.
   *
   * @return whether it is, at the latest when the time is over
   */
  public boolean awaitGone(ObjectKey key, Duration timeout) {
    return await(
        state -> state.declaration(key).isEmpty() ? Optional.of(true) : Optional.empty(),
        () -> state().declaration(key).isEmpty(),
        timeout);
  }

  /**
   * Waits until the state answers a question.
   *
   * @param question asked for each state on the control thread: short and pure; empty means "not
   *     yet"
   * @return empty when the time is over
   */
  public <T> Optional<T> await(Function<ClusterState, Optional<T>> question, Duration timeout) {
    return await(
        s -> {
          Optional<T> answer = question.apply(s);
          return answer.isPresent() ? Optional.of(answer) : Optional.empty();
        },
        Optional::<T>empty,
        timeout);
  }

  private <T> T await(
      Function<ClusterState, Optional<T>> question, Supplier<T> late, Duration timeout) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable end = spectators.ask(question, answer);
    try {
      question.apply(state()).ifPresent(answer::complete);
      return Waiting.until(answer, timeout, late, timers);
    } finally {
      end.run();
    }
  }

  /**
   * The log of a pod's first container; the caller closes the stream. Runs on the calling thread.
   *
   * @throws NotFoundException when there is no such pod, or no runtime of its node here
   * @throws NodeUnavailableException when the node does not answer
   */
  public LogStream logs(PodKey pod, LogOptions options) {
    return logs(pod, firstContainer(pod), options);
  }

  /** The log of the present attempt of a container, as {@link #logs(PodKey, LogOptions)}. */
  public LogStream logs(PodKey pod, String container, LogOptions options) {
    return runtime(pod).logs(ref(pod, container), options);
  }

  /**
   * Runs a command in a pod's first container and waits for its end, on the calling thread.
   *
   * @throws NotFoundException when there is no such pod, or no runtime of its node here
   * @throws NodeUnavailableException when the node does not answer
   */
  public ExecResult exec(PodKey pod, List<String> command, Duration timeout) {
    return exec(pod, firstContainer(pod), command, timeout);
  }

  /** Runs a command in a container, as {@link #exec(PodKey, List, Duration)}. */
  public ExecResult exec(PodKey pod, String container, List<String> command, Duration timeout) {
    return runtime(pod).exec(ref(pod, container), List.copyOf(command), timeout);
  }

  private static Pod require(ClusterState state, PodKey key) {
    return state.pod(key).orElseThrow(() -> new NotFoundException("there is no pod " + key));
  }

  private String firstContainer(PodKey key) {
    return require(state(), key).containers().getFirst().name();
  }

  private ContainerRef ref(PodKey key, String container) {
    Pod pod = require(state(), key);
    ContainerStatus status =
        pod.container(container)
            .orElseThrow(
                () -> new NotFoundException("pod " + key + " has no container " + container));
    return new ContainerRef(pod.uid(), container, status.attempt());
  }

  private ContainerRuntime runtime(PodKey key) {
    String node =
        require(state(), key)
            .node()
            .orElseThrow(() -> new NotFoundException("pod " + key + " has no node yet"));
    return loop.runtime(node)
        .orElseThrow(
            () -> new NotFoundException("node " + node + " is not driven from this process"));
  }

  /** Keeps new pods away from a node; those that are there stay. */
  public void cordon(String node) {
    cordoned(node, true);
  }

  /** Lets new pods onto a node again. */
  public void uncordon(String node) {
    cordoned(node, false);
  }

  /**
   * Gives a node a label, or another value of it. Pods that wait are tried again.
   *
   * @throws IllegalArgumentException when it is not a label, or is the node's own name
   */
  public void labelNode(String node, String key, String value) {
    NodeMarks.requireLabel(key, value);
    changeNode(node, "label node", (n, now) -> NodeMarks.labelled(n, key, Optional.of(value)));
  }

  /** Takes a label from a node; one that its runtime or its options state comes back. */
  public void unlabelNode(String node, String key) {
    NodeMarks.requireLabel(key, "");
    changeNode(node, "unlabel node", (n, now) -> NodeMarks.labelled(n, key, Optional.empty()));
  }

  /**
   * Taints a node. Pods that do not tolerate a NoExecute taint are stopped and replaced elsewhere,
   * at once or when their {@code tolerationSeconds} are over.
   */
  public void taintNode(String node, Taint taint) {
    changeNode(node, "taint node", (n, now) -> NodeMarks.tainted(n, taint, now));
  }

  /** Takes all taints with this key from a node. */
  public void untaintNode(String node, String key) {
    changeNode(node, "untaint node", (n, now) -> NodeMarks.untainted(n, key, now));
  }

  private void changeNode(
      String name, String why, BiFunction<Node, Instant, List<StateChange>> change) {
    call((state, position, now) -> new Answer<>(change.apply(node(state, name), now), true, why));
  }

  private void cordoned(String name, boolean cordoned) {
    call(
        (state, position, now) -> {
          boolean same = node(state, name).schedulable() != cordoned;
          List<StateChange> changes = same ? List.of() : List.of(new NodeCordoned(name, cordoned));
          return new Answer<>(changes, cordoned, "cordon");
        });
  }

  /** Takes a node out of the cluster: its pods are replaced on other nodes, and removed from it. */
  public void removeNode(String name) {
    call(
        (state, position, now) ->
            new Answer<>(
                List.of(new NodeRemoved(node(state, name).name())), true, "remove node " + name));
  }

  private static Node node(ClusterState state, String name) {
    return Optional.ofNullable(state.nodes().get(name))
        .orElseThrow(() -> new NotFoundException("there is no node " + name));
  }

  private <T> T call(Command<T> command) {
    return Waiting.on(loop.submit(API, "", command), timers);
  }

  /**
   * Lets go of the nodes, the proxy and the store, and closes what this orchestrator was handed;
   * workloads run on. Waits for the present turn of the loop. Idempotent.
   */
  @Override
  public void close() {
    loop.close();
    spectators.close();
    release.run();
  }

  /** Collects what an orchestrator is made of. Used by one thread. */
  public static final class Builder {
    private String name = "orchestrator";
    private final SortedMap<String, AttachedNode> nodes = new TreeMap<>();
    private Optional<StateStore> store = Optional.empty();
    private Optional<ServiceProxy> proxy = Optional.empty();
    private Optional<Seams> seams = Optional.empty();
    private Scheduler scheduler = IndexedScheduler.standard();

    private Builder() {}

    /** Sets the name under which it leads, in logs and entries. */
    public Builder name(String value) {
      name = Objects.requireNonNull(value, "name");
      return this;
    }

    /** Adds a node. The orchestrator closes the runtime in the end. */
    public Builder node(String nodeName, ContainerRuntime runtime) {
      return node(nodeName, runtime, NodeOptions.NONE);
    }

    /** Adds a node with what the cluster is to know of it besides. */
    public Builder node(String nodeName, ContainerRuntime runtime, NodeOptions options) {
      if (!NODE_NAME.matcher(nodeName).matches()) {
        throw new IllegalArgumentException(
            "a node cannot be called '"
                + nodeName
                + "': use at most 63 small letters, digits and dashes");
      }
      AttachedNode node =
          new AttachedNode(
              nodeName,
              runtime,
              options.labels(),
              options.taints(),
              options.reserved(),
              options.devices());
      if (nodes.putIfAbsent(nodeName, node) != null) {
        throw new IllegalArgumentException("there are two nodes " + nodeName);
      }
      return this;
    }

    /** Sets the store; in memory by default. The orchestrator closes it in the end. */
    public Builder store(StateStore value) {
      store = Optional.of(value);
      return this;
    }

    /** Sets what serves Services; by default a proxy in this process. It is closed in the end. */
    public Builder proxy(ServiceProxy value) {
      proxy = Optional.of(value);
      return this;
    }

    /** Sets what chooses nodes; by default Kubernetes' rules. */
    public Builder scheduler(Scheduler value) {
      scheduler = Objects.requireNonNull(value, "scheduler");
      return this;
    }

    /** Sets time, executors and randomness; the system's by default. They are not closed. */
    public Builder seams(Seams value) {
      seams = Optional.of(value);
      return this;
    }

    /**
     * Reads the store, takes the lead and begins.
     *
     * @throws StoreUnavailableException when the store cannot be reached; everything handed over is
     *     closed then
     */
    public Orchestrator start() {
      Orchestrator orchestrator = new Orchestrator(this);
      try {
        orchestrator.loop.start();
        return orchestrator;
      } catch (RuntimeException e) {
        orchestrator.close();
        throw e;
      }
    }
  }
}
