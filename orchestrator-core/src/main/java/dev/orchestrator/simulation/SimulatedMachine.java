package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Node;
import dev.orchestrator.state.Uid;
import dev.orchestrator.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A machine that exists in memory only, with the containers on it; they outlive every connection to
 * it. What its containers do and what happens to it is scripted: exits, refusals, silence, lost
 * answers, loss of power.
 *
 * <p>Scripts see a launch as its container does, with the pod's address filled in; those of
 * refusals as it was asked for.
 *
 * <p>It lives on virtual time, or on any other timers. Safe for use by several threads; scripts are
 * called with the machine locked and must not call it.
 */
public final class SimulatedMachine {
  private static final int KILLED = 137;
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::cluster).thenComparing(Key::ref);

  private final Timers timers;
  private final SortedMap<Key, SimulatedContainer> containers = new TreeMap<>(ORDER);
  private final SortedMap<String, String> labels = new TreeMap<>();
  private final List<Registration> listeners = new CopyOnWriteArrayList<>();
  private ResourceList capacity =
      ResourceList.of(8000, 16L << 30).with(ResourceList.PODS, Node.DEFAULT_PODS);
  private Duration startLatency = Duration.ZERO;
  private Function<ContainerLaunch, Program> programs = launch -> Program.server();
  private Function<ContainerLaunch, Optional<StartOutcome.Refused>> refusals =
      launch -> Optional.empty();
  private ProbeScript probes = (launch, action) -> new ProbeResult.Success();
  private CommandScript commands = (launch, command) -> new ExecResult(0, "", "");
  private Answers answers = Answers.YES;
  private int repliesToLose;
  private int addressesGiven;

  private record Key(String cluster, ContainerRef ref) {}

  private enum Answers {
    YES,
    REFUSES,
    HANGS
  }

  /** A machine of 8 cores, 16 GiB and 110 pods, where everything works. */
  public SimulatedMachine(Timers timers) {
    this.timers = timers;
    labels.put("kubernetes.io/os", "simulated");
  }

  /** A new connection to this machine. */
  public ContainerRuntime connect() {
    return new SimulatedRuntime(this);
  }

  // What it is and what runs on it

  /** Sets what it offers. */
  public synchronized void capacity(ResourceList offered) {
    capacity = offered;
  }

  /** Sets a label that it is described with. */
  public synchronized void label(String key, String value) {
    labels.put(key, value);
  }

  /** Sets how long a container takes from its creation until it runs; zero at first. */
  public synchronized void startLatency(Duration latency) {
    startLatency = latency;
  }

  /** Sets what containers do that are started from now on; servers at first. */
  public synchronized void programs(Function<ContainerLaunch, Program> script) {
    programs = script;
  }

  /** Sets which starts are refused from now on; none at first. */
  public synchronized void refusals(
      Function<ContainerLaunch, Optional<StartOutcome.Refused>> script) {
    refusals = script;
  }

  /** Sets how running containers answer to probes; all succeed at first. */
  public synchronized void probes(ProbeScript script) {
    probes = script;
  }

  /** Sets what commands do; they succeed and say nothing at first. */
  public synchronized void commands(CommandScript script) {
    commands = script;
  }

  /** All that is on it, of whatever cluster. */
  public synchronized List<ContainerObservation> containers() {
    return containers.values().stream().map(SimulatedContainer::observe).toList();
  }

  // What happens to its containers

  /** A running container ends by itself; without effect if it does not run. */
  public void exit(ContainerRef ref, int code) {
    change(() -> withRef(ref).forEach(c -> end(c, code, false)));
  }

  /** A running container is killed for want of memory; without effect if it does not run. */
  public void oomKill(ContainerRef ref) {
    change(() -> withRef(ref).forEach(c -> end(c, KILLED, true)));
  }

  /** A container writes a line to standard output. */
  public void print(ContainerRef ref, String line) {
    write(ref, false, line);
  }

  /** A container writes a line to standard error. */
  public void printError(ContainerRef ref, String line) {
    write(ref, true, line);
  }

  private void write(ContainerRef ref, boolean stderr, String line) {
    change(() -> withRef(ref).forEach(c -> c.log().add(new LogLine(now(), stderr, line))));
  }

  // What happens to the machine

  /** From now on calls fail at once and no signal comes; its containers run on. */
  public synchronized void disconnect() {
    answers = Answers.REFUSES;
  }

  /**
   * From now on calls are not answered and no signal comes; its containers run on. On a simulated
   * lane a call runs into its deadline, elsewhere it fails at once.
   */
  public synchronized void hang() {
    answers = Answers.HANGS;
  }

  /** From now on calls are answered again; listeners are told. */
  public void reconnect() {
    change(() -> answers = Answers.YES);
  }

  /** The next so many calls that change something take effect, but their answers are lost. */
  public synchronized void loseReplies(int calls) {
    repliesToLose = calls;
  }

  /** All containers end and calls fail, until {@link #reconnect}. */
  public synchronized void powerOff() {
    containers.values().forEach(c -> end(c, KILLED, false));
    answers = Answers.REFUSES;
    notifyAll();
  }

  // The connections' side

  synchronized NodeDescription describe() {
    mustAnswer();
    return new NodeDescription(
        capacity, new TreeMap<>(labels), Optional.empty(), "simulated machine");
  }

  StartOutcome start(String cluster, ContainerLaunch launch) {
    return answered(() -> startLocked(cluster, launch));
  }

  private StartOutcome startLocked(String cluster, ContainerLaunch launch) {
    Key key = new Key(cluster, launch.ref());
    SimulatedContainer existing = containers.get(key);
    if (existing != null) {
      return started(existing, launch);
    }
    Optional<StartOutcome.Refused> refused = refusals.apply(launch);
    if (refused.isPresent()) {
      return refused.get();
    }
    containers.keySet().removeIf(k -> isBeforeLast(k, key));
    String address = addressOf(cluster, launch.ref().pod());
    ContainerLaunch addressed = launch.withAddress(address);
    SimulatedContainer container =
        new SimulatedContainer(cluster, addressed, address, programs.apply(addressed));
    containers.put(key, container);
    later(startLatency, container, this::run);
    return new StartOutcome.Started();
  }

  private static StartOutcome started(SimulatedContainer existing, ContainerLaunch launch) {
    return existing.launch().specHash().equals(launch.specHash())
        ? new StartOutcome.Started()
        : new StartOutcome.Refused(
            "NameTaken",
            launch.ref() + " was started from another specification; it is left alone");
  }

  private static boolean isBeforeLast(Key old, Key started) {
    return old.cluster().equals(started.cluster())
        && old.ref().pod().equals(started.ref().pod())
        && old.ref().container().equals(started.ref().container())
        && old.ref().attempt() < started.ref().attempt() - 1;
  }

  private String addressOf(String cluster, Uid pod) {
    return of(cluster, pod)
        .map(SimulatedContainer::address)
        .findFirst()
        .orElseGet(this::nextAddress);
  }

  private String nextAddress() {
    addressesGiven++;
    return "10."
        + (addressesGiven >> 16 & 0xff)
        + "."
        + (addressesGiven >> 8 & 0xff)
        + "."
        + (addressesGiven & 0xff);
  }

  private void run(SimulatedContainer container) {
    if (container.hasEnded()) {
      return;
    }
    container.run(now());
    container.program().exit().ifPresent(exit -> endLater(container, exit));
  }

  void stop(String cluster, ContainerRef ref, Duration grace) {
    answered(() -> find(cluster, ref).map(c -> stopLocked(c, grace)));
  }

  private SimulatedContainer stopLocked(SimulatedContainer container, Duration grace) {
    if (grace.isPositive()) {
      container.program().afterTerm().ifPresent(exit -> endLater(container, exit));
    } else {
      end(container, KILLED, false);
    }
    return container;
  }

  void remove(String cluster, Uid pod) {
    answered(
        () -> {
          of(cluster, pod).forEach(c -> end(c, KILLED, false));
          return containers
              .keySet()
              .removeIf(k -> k.cluster().equals(cluster) && k.ref().pod().equals(pod));
        });
  }

  synchronized List<ContainerObservation> list(String cluster) {
    mustAnswer();
    return of(cluster).map(SimulatedContainer::observe).toList();
  }

  synchronized List<ContainerStats> stats(String cluster) {
    mustAnswer();
    return of(cluster).filter(SimulatedContainer::isRunning).map(c -> c.stats(now())).toList();
  }

  synchronized ProbeResult probe(String cluster, ContainerRef ref, ProbeAction action) {
    mustAnswer();
    return running(cluster, ref)
        .map(c -> probes.answer(c.launch(), action))
        .orElseGet(() -> new ProbeResult.Failure("the container does not run"));
  }

  synchronized ExecResult exec(String cluster, ContainerRef ref, List<String> command) {
    mustAnswer();
    return running(cluster, ref)
        .map(c -> bounded(commands.run(c.launch(), command)))
        .orElseGet(() -> new ExecResult(-1, "", "the container does not run"));
  }

  /** Keeps as many letters as other runtimes keep bytes. */
  private static ExecResult bounded(ExecResult result) {
    return new ExecResult(result.exitCode(), bounded(result.stdout()), bounded(result.stderr()));
  }

  private static String bounded(String output) {
    return output.substring(0, Math.min(output.length(), ExecResult.OUTPUT_LIMIT_BYTES));
  }

  /**
   * The container of this attempt, if there is one; its state is guarded by this machine's lock.
   */
  synchronized Optional<SimulatedContainer> find(String cluster, ContainerRef ref) {
    mustAnswer();
    return Optional.ofNullable(containers.get(new Key(cluster, ref)));
  }

  Subscription onChange(Runnable signal) {
    Registration own = new Registration(signal);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  // The inside

  private Instant now() {
    return timers.instant();
  }

  private Stream<SimulatedContainer> of(String cluster) {
    return containers.values().stream().filter(c -> c.cluster().equals(cluster));
  }

  private Stream<SimulatedContainer> of(String cluster, Uid pod) {
    return of(cluster).filter(c -> c.ref().pod().equals(pod));
  }

  private Stream<SimulatedContainer> withRef(ContainerRef ref) {
    return containers.values().stream().filter(c -> c.ref().equals(ref));
  }

  private Optional<SimulatedContainer> running(String cluster, ContainerRef ref) {
    return Optional.ofNullable(containers.get(new Key(cluster, ref)))
        .filter(SimulatedContainer::isRunning);
  }

  private void end(SimulatedContainer container, int code, boolean outOfMemory) {
    if (!container.hasEnded()) {
      container.end(code, outOfMemory, now());
    }
  }

  private void endLater(SimulatedContainer container, Program.Exit exit) {
    later(exit.after(), container, c -> end(c, exit.code(), false));
  }

  private void later(
      Duration delay, SimulatedContainer container, Consumer<SimulatedContainer> step) {
    if (delay.isZero()) {
      step.accept(container);
    } else {
      timers.after(delay, () -> change(() -> step.accept(container)));
    }
  }

  private void mustAnswer() {
    switch (answers) {
      case YES -> {}
      case REFUSES -> throw new NodeUnavailableException("the simulated machine is disconnected");
      case HANGS -> throw new NodeUnavailableException("no answer", new Hang());
    }
  }

  private <T> T answered(Supplier<T> call) {
    T answer;
    boolean lost;
    synchronized (this) {
      mustAnswer();
      answer = call.get();
      lost = repliesToLose > 0;
      repliesToLose -= lost ? 1 : 0;
      notifyAll();
    }
    signal();
    if (lost) {
      throw new NodeUnavailableException("the answer was lost");
    }
    return answer;
  }

  private void change(Runnable step) {
    synchronized (this) {
      step.run();
      notifyAll();
    }
    signal();
  }

  private void signal() {
    boolean heard;
    synchronized (this) {
      heard = answers == Answers.YES;
    }
    if (heard) {
      listeners.forEach(registration -> registration.signal.run());
    }
  }

  /** One of perhaps several registrations of the same signal. */
  private static final class Registration {
    private final Runnable signal;

    Registration(Runnable signal) {
      this.signal = signal;
    }
  }
}
