package dev.orchestrator.control;

import dev.orchestrator.plan.Action;
import dev.orchestrator.plan.Plan;
import dev.orchestrator.plan.Wake;
import dev.orchestrator.reconcile.Reconciler;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ServiceProxy;
import dev.orchestrator.runtime.ServiceProxy.ServiceTable;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ClusterFounded;
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
import dev.orchestrator.store.StateCodec;
import dev.orchestrator.store.StateStore;
import dev.orchestrator.store.StoreUnavailableException;
import dev.orchestrator.time.Cancellable;
import dev.orchestrator.time.Seams;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: takes in commands and what the nodes report, has the deciders decide, commits, and acts
 * on what is committed. One turn runs at a time, on one executor; methods are safe for use by
 * several threads.
 */
public final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);
  private static final int REASONS = 3;

  private final ControlSettings settings;
  private final Seams seams;
  private final StateStore store;
  private final ServiceProxy proxy;
  private final ControlLog log;
  private final Inbox inbox;
  private final Fleet fleet;
  private final PodWork podWork;
  private final ServiceTables services = new ServiceTables();
  private final Compaction compaction;
  private final Reconciler reconciler;
  private final Docket docket = new Docket();
  private final SortedSet<PodKey> duePods = new TreeSet<>();
  private final WakeQueue<ObjectKey> objectWakes = new WakeQueue<>();
  private final WakeQueue<PodKey> podWakes = new WakeQueue<>();
  private final AtomicBoolean grown = new AtomicBoolean();
  private final ReentrantLock turning = new ReentrantLock();

  private Cancellable alarm = () -> {};
  private Runnable growth = () -> {};
  private Optional<Instant> storeRetry = Optional.empty();
  private long epoch;
  private boolean closed;
  private volatile ClusterState published = ClusterState.EMPTY;

  /** A loop that does nothing before {@link #start}. */
  public ControlLoop(ControlSettings settings) {
    this.settings = settings;
    seams = settings.seams();
    store = settings.store();
    proxy = settings.proxy();
    StateCodec codec = new StateCodec();
    log = new ControlLog(store, codec, new Publication());
    inbox = new Inbox(seams.workers().serial(settings.name() + "-control"), this::turn);
    fleet = new Fleet(settings.nodes(), seams, inbox);
    podWork = new PodWork(fleet, new Probing(seams.timers()), proxy);
    compaction = new Compaction(store, codec, seams.workers().lane("orchestrator-snapshots", 1, 1));
    reconciler = new Reconciler(settings.scheduler());
  }

  /**
   * Reads the log, takes the lead and begins; blocks until the lead is durable.
   *
   * @throws StoreUnavailableException when the store cannot be reached
   */
  public void start() {
    turning.lock();
    try {
      log.recover();
      lead();
      ClusterState state = log.state();
      published = state;
      docket.all(state);
      duePods.addAll(state.pods().keySet());
      services.all(state);
      growth = store.onGrowth(this::grew);
      fleet.open(state.clusterId());
      inbox.summon();
    } finally {
      turning.unlock();
    }
  }

  private void lead() {
    boolean leading = false;
    while (!leading) {
      ClusterState state = log.state();
      Instant now = seams.timers().instant();
      List<StateChange> changes = new ArrayList<>();
      if (state.clusterId().isEmpty()) {
        changes.add(new ClusterFounded(Long.toString(seams.random().nextLong() >>> 1, 36)));
      }
      epoch = state.epoch() + 1;
      changes.add(new LeaderClaimed(epoch, settings.name()));
      changes.addAll(fleet.strangers(state, now));
      Entry claim = new Entry(now, epoch, settings.name(), "start", "", changes);
      leading = log.append(List.of(claim)).isPresent();
      if (!leading) {
        log.catchUp();
      }
    }
    LOG.info("{} leads cluster {} in epoch {}", settings.name(), log.state().clusterId(), epoch);
  }

  /** The state as of the last durable entry that is known here. */
  public ClusterState state() {
    return published;
  }

  /**
   * Asks for something.
   *
   * @param actor who asks, for the log
   * @param requestId names the request in the log; may be empty
   * @return completes once the command's changes are durable; or exceptionally with what the
   *     command threw, with {@link StoreUnavailableException} (then the outcome is unknown), or
   *     with {@link IllegalStateException} after {@link #close}
   */
  public <T> CompletableFuture<T> submit(String actor, String requestId, Command<T> command) {
    PendingCommand<T> pending = new PendingCommand<>(actor, requestId, command);
    inbox.command(pending);
    return pending.result();
  }

  /** What a plan on this state would be; asked from within a command. */
  public Plan preview(ClusterState state, SortedSet<ObjectKey> objects, Instant now) {
    Docket asked = new Docket();
    objects.forEach(asked::object);
    return reconciler.plan(state, asked.agenda(), state.version() + 1, now);
  }

  /** The runtime of a node that is driven from this process. */
  public Optional<ContainerRuntime> runtime(String node) {
    return settings.nodes().stream()
        .filter(n -> n.name().equals(node))
        .map(AttachedNode::runtime)
        .findFirst();
  }

  /** Any thread. */
  private void grew() {
    grown.set(true);
    inbox.summon();
  }

  private void turn() {
    turning.lock();
    try {
      if (!closed) {
        turn(seams.timers().instant());
      }
    } finally {
      turning.unlock();
    }
  }

  private void turn(Instant now) {
    List<PendingCommand<?>> commands = inbox.open();
    try {
      storeRetry = Optional.empty();
      step(commands, now);
    } catch (StoreUnavailableException e) {
      LOG.warn("the store cannot be used, trying again in {}: {}", STORE_RETRY, e.toString());
      giveUp(commands, e, now);
    } catch (RuntimeException | Error e) {
      LOG.error("a turn failed, trying again in {}", STORE_RETRY, e);
      giveUp(commands, e, now);
    }
    arm(now);
  }

  /** What was asked fails; what was to be looked at stays on the docket. */
  private void giveUp(List<PendingCommand<?>> commands, Throwable e, Instant now) {
    commands.forEach(c -> c.fail(e));
    grown.set(true);
    storeRetry = Optional.of(now.plus(STORE_RETRY));
  }

  private void step(List<PendingCommand<?>> commands, Instant now) {
    wake(now);
    if (grown.getAndSet(false) || !commands.isEmpty()) {
      catchUp();
    }
    commit(commands, now);
    if (isLeading()) {
      serve();
      act(now);
      compaction.consider(log.state());
    } else {
      standBack();
    }
    if (!docket.isEmpty() || fleet.hasNews()) {
      inbox.summon();
    }
  }

  /** Somebody else leads: this process answers calls, and leaves the nodes alone. */
  private void standBack() {
    docket.clear();
    duePods.clear();
    fleet.settled();
  }

  private boolean isLeading() {
    return log.state().epoch() == epoch;
  }

  private void wake(Instant now) {
    objectWakes.due(now).forEach(docket::object);
    for (PodKey key : podWakes.due(now)) {
      docket.pod(key);
      duePods.add(key);
    }
  }

  /** Drafts, decides and appends, again and again until nobody else was faster. */
  private void commit(List<PendingCommand<?>> commands, Instant now) {
    boolean settled = false;
    while (!settled) {
      Draft draft = new Draft(log.state(), docket);
      commands.stream().filter(c -> !c.result().isDone()).forEach(c -> draft.add(c, now));
      Optional<Plan> plan = isLeading() ? Optional.of(decide(draft, now)) : Optional.empty();
      settled = append(draft, plan, now);
    }
  }

  /** Adds to a draft what was observed, and answers what the deciders make of it all. */
  private Plan decide(Draft draft, Instant now) {
    duePods.addAll(fleet.pods(draft.state()));
    List<StateChange> observed = new ArrayList<>(fleet.changes(draft.state(), now));
    duePods.forEach(
        key -> draft.state().pod(key).ifPresent(p -> observed.addAll(podWork.observed(p, now))));
    if (!observed.isEmpty()) {
      draft.add(new Entry(now, epoch, settings.name(), "observed", "", observed));
    }
    ClusterState state = draft.state();
    return reconciler.plan(state, docket.agenda(), state.version() + 1, now);
  }

  /** Whether everything is durable now; if not, the log had grown, and has been read on. */
  private boolean append(Draft draft, Optional<Plan> plan, Instant now) {
    List<Entry> entries = new ArrayList<>(draft.entries());
    Optional<Entry> decided =
        plan.filter(p -> !p.isEmpty())
            .map(p -> new Entry(now, epoch, settings.name(), reasons(p), "", p.changes()));
    decided.ifPresent(entries::add);
    Optional<List<Committed>> committed =
        entries.isEmpty() ? Optional.of(List.of()) : log.append(entries);
    if (committed.isEmpty()) {
      catchUp();
      return false;
    }
    docket.clear();
    committed.get().forEach(this::follow);
    if (decided.isPresent()) {
      docket.note(committed.get().getLast());
    }
    plan.ifPresent(this::remember);
    draft.acknowledge();
    return true;
  }

  private static String reasons(Plan plan) {
    return plan.actions().stream()
        .map(Action::reason)
        .distinct()
        .limit(REASONS)
        .collect(Collectors.joining("; "));
  }

  private void remember(Plan plan) {
    for (Wake wake : plan.wakes()) {
      wake.object().ifPresent(key -> objectWakes.add(wake.at(), key));
      wake.pod().ifPresent(key -> podWakes.add(wake.at(), key));
    }
    plan.faults().forEach(f -> LOG.error("nothing was decided about {}", f.object(), f.cause()));
    if (LOG.isDebugEnabled() && !plan.isEmpty()) {
      LOG.debug("{}", plan);
    }
  }

  /** Folds what others have appended. */
  private void catchUp() {
    for (Committed step : log.catchUp()) {
      docket.note(step);
      follow(step);
    }
  }

  /** Takes note of what one more entry of the log asks to do. */
  private void follow(Committed step) {
    for (StateChange change : step.entry().changes()) {
      switch (change) {
        case PodRemoved c -> {
          duePods.remove(c.pod());
          step.before().pod(c.pod(), c.uid()).ifPresent(pod -> gone(step.before(), pod));
        }
        case PodChange c -> {
          duePods.add(c.pod());
          step.after().pod(c.pod()).ifPresent(pod -> services.pod(step.after(), pod));
        }
        case Declared c -> services.service(c.declaration().key());
        case Removed c -> services.service(c.key());
        case ServiceAddressed c -> services.service(c.key());
        case NodeRemoved c -> fleet.retire(c.node());
        case ClusterFounded c -> {}
        case LeaderClaimed c -> {}
        case StatusChanged c -> {}
        case RevisionRecorded c -> {}
        case RevisionDropped c -> {}
        case NodeRegistered c -> {}
        case NodeReadiness c -> {}
        case NodeCordoned c -> {}
        case NodeTainted c -> {}
        case NodeLabelled c -> {}
      }
    }
  }

  private void gone(ClusterState before, Pod pod) {
    services.pod(before, pod);
    podWork.forget(pod);
  }

  /** Tells the proxy first, so that no new connection goes to a pod that is about to be stopped. */
  private void serve() {
    ClusterState state = log.state();
    services.hostAddresses(state, fleet.hostAddresses());
    services.changed(state).ifPresent(this::serve);
  }

  /** A proxy that fails is told again in the next turn; pods are looked after meanwhile. */
  private void serve(List<ServiceTable> tables) {
    try {
      proxy.serve(tables);
      services.served();
    } catch (RuntimeException e) {
      LOG.error("the service proxy did not take its tables", e);
    }
  }

  private void act(Instant now) {
    if (fleet.hasOrphans(log.state())) {
      catchUp();
      if (isLeading()) {
        fleet.removeOrphans(log.state(), now);
      }
    }
    fleet.settled();
    List<PodKey> due = List.copyOf(duePods);
    duePods.clear();
    for (PodKey key : due) {
      log.state().pod(key).ifPresent(pod -> act(pod, now));
    }
  }

  private void act(Pod pod, Instant now) {
    PodWork.Acted acted = podWork.act(log.state(), pod, now);
    acted.wakeAt().ifPresent(at -> podWakes.add(at, pod.key()));
    if (acted.cleared()) {
      docket.cleared(pod.key());
    }
  }

  private void arm(Instant now) {
    alarm.cancel();
    Optional<Instant> next =
        storeRetry.isPresent()
            ? storeRetry
            : Stream.of(objectWakes.next(), podWakes.next())
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    alarm =
        next.map(at -> seams.timers().after(Duration.between(now, at), inbox::summon))
            .orElse(() -> {});
  }

  /** Lets go of everything; what runs runs on. Idempotent. */
  @Override
  public void close() {
    inbox.close();
    turning.lock();
    try {
      if (!closed) {
        closed = true;
        alarm.cancel();
        growth.run();
        fleet.close();
        compaction.close();
        proxy.close();
        store.close();
      }
    } finally {
      turning.unlock();
    }
  }

  /** Lets everybody see what has become durable. */
  private final class Publication implements StateListener {
    @Override
    public void committed(Committed step) {
      published = step.after();
      tell(() -> settings.listener().committed(step));
    }

    @Override
    public void resynced(ClusterState state) {
      published = state;
      docket.all(state);
      duePods.addAll(state.pods().keySet());
      services.all(state);
      tell(() -> settings.listener().resynced(state));
    }

    private void tell(Runnable news) {
      try {
        news.run();
      } catch (RuntimeException e) {
        LOG.error("a listener failed", e);
      }
    }
  }
}
