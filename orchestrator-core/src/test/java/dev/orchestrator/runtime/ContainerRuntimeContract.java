package dev.orchestrator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContractProgram.Command;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ContainerRuntime} does. Its containers do what {@link ContractProgram} says.
 */
public abstract class ContainerRuntimeContract {
  private static final String HASH = "hash-1";
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final StartOutcome STARTED = new StartOutcome.Started();

  private final String ours = "c1" + Long.toString(System.nanoTime(), 36);
  private final String theirs = "c2" + Long.toString(System.nanoTime(), 36);
  private final List<ContainerRuntime> runtimes = new ArrayList<>();

  /** For the adapter's test class. */
  protected ContainerRuntimeContract() {}

  /** A new runtime for the same node; not bound yet. */
  protected abstract ContainerRuntime newRuntime();

  /** The image in which the scripts run; any name where none is needed. */
  protected abstract String image();

  /** Takes away what may be left of a cluster that has no pods any more; nothing by default. */
  protected void forget(String cluster) {}

  private ContainerRuntime bound(String cluster) {
    ContainerRuntime runtime = newRuntime();
    runtimes.add(runtime);
    runtime.bind(cluster, "node-1");
    return runtime;
  }

  @AfterEach
  void leaveNothing() {
    runtimes.forEach(ContainerRuntime::close);
    for (String cluster : List.of(ours, theirs)) {
      try (ContainerRuntime runtime = newRuntime()) {
        runtime.bind(cluster, "node-1");
        runtime.list().stream().map(o -> o.ref().pod()).distinct().forEach(runtime::remove);
        assertThat(runtime.list()).isEmpty();
      }
      forget(cluster);
    }
  }

  private static ContainerRef ref(String pod, String container, int attempt) {
    return new ContainerRef(new Uid(pod), container, attempt);
  }

  private Container.Builder container(String name, List<String> command) {
    return Container.builder(name)
        .image(image())
        .command(command.toArray(String[]::new))
        .requests(ResourceList.of(100, 16 << 20));
  }

  private ContainerLaunch launch(String pod, ContractProgram program) {
    return launch(ref(pod, "main", 0), program);
  }

  private ContainerLaunch launch(ContainerRef ref, ContractProgram program) {
    return launch(ref, HASH, program.command());
  }

  private ContainerLaunch launch(ContainerRef ref, String hash, List<String> command) {
    PodSpec spec = PodSpec.builder().container(container(ref.container(), command).build()).build();
    return launch(ref, hash, spec, new TreeMap<>());
  }

  private static ContainerLaunch launch(
      ContainerRef ref,
      String hash,
      PodSpec spec,
      SortedMap<String, ContainerLaunch.VolumeFiles> files) {
    Container container = spec.container(ref.container()).orElseThrow();
    SortedMap<String, String> env = new TreeMap<>();
    env.put("GREETING", "hello world");
    env.put("MY_IP", "at " + ContainerLaunch.POD_IP);
    return new ContainerLaunch(
        ref,
        new PodKey("default", ref.pod().value()),
        new TreeMap<>(),
        spec,
        hash,
        container.command(),
        List.of("--ip=" + ContainerLaunch.POD_IP),
        env,
        files);
  }

  private static void start(ContainerRuntime runtime, ContainerLaunch launch) {
    assertThat(runtime.start(launch)).isEqualTo(STARTED);
  }

  /** Starts a program that greets, and waits for its greeting. */
  private static void startAndMeet(ContainerRuntime runtime, ContainerLaunch launch) {
    start(runtime, launch);
    eventually(launch + " greets", () -> texts(runtime, launch.ref()).contains("up"));
  }

  /** Waits until something is so, a minute at most. */
  protected static void eventually(String what, BooleanSupplier so) {
    for (int i = 0; i < 3000; i++) {
      if (so.getAsBoolean()) {
        return;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new AssertionError("never: " + what);
  }

  private static Optional<ContainerObservation> seen(ContainerRuntime runtime, ContainerRef ref) {
    return runtime.list().stream().filter(o -> o.ref().equals(ref)).findFirst();
  }

  private static ContainerObservation running(ContainerRuntime runtime, ContainerRef ref) {
    ContainerObservation now = seen(runtime, ref).orElseThrow();
    assertThat(now.state()).as("%s", now).isEqualTo(State.RUNNING);
    return now;
  }

  private static boolean hasEnded(ContainerRuntime runtime, ContainerRef ref) {
    return seen(runtime, ref).filter(o -> o.state() == State.EXITED).isPresent();
  }

  private static ContainerObservation ended(ContainerRuntime runtime, ContainerRef ref) {
    eventually(ref + " ended", () -> hasEnded(runtime, ref));
    return seen(runtime, ref).orElseThrow();
  }

  private static List<LogLine> lines(ContainerRuntime runtime, ContainerRef ref, LogOptions which) {
    List<LogLine> lines = new ArrayList<>();
    try (LogStream stream = runtime.logs(ref, which)) {
      for (Optional<LogLine> l = stream.next(); l.isPresent(); l = stream.next()) {
        lines.add(l.get());
      }
    }
    return lines;
  }

  private static List<String> texts(ContainerRuntime runtime, ContainerRef ref) {
    return lines(runtime, ref, LogOptions.ALL).stream().map(LogLine::text).toList();
  }

  // Starting

  @Test
  void startsOnceHoweverOftenAsked() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.GREET);
    startAndMeet(runtime, launch);
    ContainerObservation before = running(runtime, launch.ref());
    start(runtime, launch);
    assertThat(texts(runtime, launch.ref())).containsExactly("up");
    assertThat(running(runtime, launch.ref())).isEqualTo(before);
    assertThat(before.specHash()).isEqualTo(HASH);
    assertThat(before.startedAt()).isPresent();
    assertThat(before.finishedAt()).isEmpty();
    assertThat(before.exitCode()).isEqualTo(-1);
  }

  @Test
  void doesNotStartAgainWhatHasEnded() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.FAIL);
    start(runtime, launch);
    ContainerObservation end = ended(runtime, launch.ref());
    assertThat(end.exitCode()).isEqualTo(3);
    assertThat(end.oomKilled()).isFalse();
    assertThat(end.finishedAt().orElseThrow()).isAfterOrEqualTo(end.startedAt().orElseThrow());
    start(runtime, launch);
    assertThat(seen(runtime, launch.ref())).contains(end);
    assertThat(texts(runtime, launch.ref())).containsExactly("once");
  }

  @Test
  void doesNotAdoptWhatWasStartedFromAnotherSpecification() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.SLEEP);
    start(runtime, launch);
    ContainerObservation before = running(runtime, launch.ref());
    StartOutcome other =
        runtime.start(launch(launch.ref(), "hash-2", ContractProgram.SLEEP.command()));
    assertThat(other).isInstanceOf(StartOutcome.Refused.class);
    assertThat(running(runtime, launch.ref())).isEqualTo(before);
  }

  @Test
  void keepsTheLastAttemptBesideTheNextOne() {
    ContainerRuntime runtime = bound(ours);
    for (int attempt = 0; attempt < 3; attempt++) {
      ContainerLaunch launch = launch(ref("p1", "main", attempt), ContractProgram.FAIL);
      start(runtime, launch);
      ended(runtime, launch.ref());
    }
    assertThat(runtime.list()).extracting(o -> o.ref().attempt()).contains(1, 2).isSorted();
    assertThat(texts(runtime, ref("p1", "main", 1))).containsExactly("once");
  }

  @Test
  void refusesACommandThatDoesNotExistOrShowsItsEndWith127() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch bad = launch(ref("p1", "main", 0), HASH, List.of("no-such-program"));
    switch (runtime.start(bad)) {
      case StartOutcome.Started() ->
          assertThat(ended(runtime, bad.ref()).exitCode()).isEqualTo(127);
      case StartOutcome.Refused refused -> {
        assertThat(refused.reason()).isEqualTo("InvalidCommand");
        assertThat(refused.message()).contains("no-such-program");
        assertThat(seen(runtime, bad.ref())).isEmpty();
      }
    }
    ContainerLaunch good = launch(ref("p1", "main", 1), ContractProgram.SLEEP);
    start(runtime, good);
    assertThat(running(runtime, good.ref()).ref()).isEqualTo(good.ref());
  }

  @Test
  void givesContainersTheirAddressAndTheFilesOfTheirVolumesWithTheirModes() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launchWithFiles();
    start(runtime, launch);
    ContainerObservation end = ended(runtime, launch.ref());
    assertThat(end.exitCode()).isZero();
    List<String> output = texts(runtime, launch.ref());
    assertThat(output.subList(2, output.size())).containsExactly("ok", "440", "deep", "440");
    assertThat(output.get(0)).startsWith("at ").doesNotContain(ContainerLaunch.POD_IP);
    assertThat(output.get(1)).isEqualTo("--ip=" + output.get(0).substring("at ".length()));
    end.address().ifPresent(address -> assertThat(output.get(0)).isEqualTo("at " + address));
  }

  private ContainerLaunch launchWithFiles() {
    VolumeSource source =
        new VolumeSource.SecretFiles("s", new TreeMap<>(), OptionalInt.empty(), false);
    Container main =
        container("main", ContractProgram.SHOW.command())
            .volumeMount(VolumeMount.of("conf", "/etc/conf"))
            .build();
    PodSpec spec = PodSpec.builder().container(main).volume(new Volume("conf", source)).build();
    SortedMap<String, Bytes> content = new TreeMap<>();
    content.put("a.txt", Bytes.of("ok".getBytes(StandardCharsets.UTF_8)));
    content.put("sub/b.txt", Bytes.of("deep".getBytes(StandardCharsets.UTF_8)));
    SortedMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("conf", new ContainerLaunch.VolumeFiles(true, 0440, content));
    return launch(ref("p1", "main", 0), HASH, spec, files);
  }

  // Stopping and removing

  @Test
  void asksToEndAndKillsWhatDoesNotListen() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch polite = launch("p1", ContractProgram.POLITE);
    ContainerLaunch deaf = launch("p2", ContractProgram.DEAF);
    for (ContainerLaunch launch : List.of(polite, deaf)) {
      startAndMeet(runtime, launch);
      runtime.stop(launch.ref(), Duration.ofSeconds(30));
    }
    assertThat(ended(runtime, polite.ref()).exitCode()).isEqualTo(7);
    running(runtime, deaf.ref());
    runtime.stop(deaf.ref(), Duration.ZERO);
    assertThat(ended(runtime, deaf.ref()).exitCode()).isEqualTo(137);
  }

  @Test
  void doesNothingWhenWhatIsToBeStoppedDoesNotRun() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.FAIL);
    start(runtime, launch);
    ContainerObservation end = ended(runtime, launch.ref());
    for (Duration grace : List.of(Duration.ZERO, Duration.ofSeconds(30))) {
      runtime.stop(launch.ref(), grace);
      runtime.stop(ref("p1", "main", 1), grace);
      runtime.stop(ref("p1", "other", 0), grace);
      runtime.stop(ref("nobody", "main", 0), grace);
    }
    assertThat(runtime.list()).containsExactly(end);
  }

  @Test
  void removesEverythingOfAPodAndDoesSoAgain() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.SLEEP);
    ContainerLaunch other = launch("p2", ContractProgram.SLEEP);
    start(runtime, launch);
    start(runtime, other);
    runtime.remove(launch.ref().pod());
    runtime.remove(launch.ref().pod());
    runtime.remove(new Uid("nobody"));
    assertThat(runtime.list()).extracting(ContainerObservation::ref).containsExactly(other.ref());
    assertThat(texts(runtime, launch.ref())).isEmpty();
    running(runtime, other.ref());
  }

  @Test
  void removesAPodThoughOthersRemoveItOrStartItAtTheSameTime() throws Exception {
    ContainerRuntime runtime = bound(ours);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 3; round++) {
        ContainerLaunch launch = launch("p" + round, ContractProgram.SLEEP);
        start(runtime, launch);
        Uid pod = launch.ref().pod();
        Future<?> next =
            threads.submit(
                () -> runtime.start(launch(ref(pod.value(), "main", 1), ContractProgram.SLEEP)));
        List<Future<?>> removals = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          removals.add(threads.submit(() -> runtime.remove(pod)));
        }
        for (Future<?> removal : removals) {
          removal.get();
        }
        awaitAnyOutcome(next);
        runtime.remove(pod);
        assertThat(runtime.list()).isEmpty();
      }
    }
  }

  /** Of a start that others may have beaten. */
  private static void awaitAnyOutcome(Future<?> start) throws InterruptedException {
    try {
      start.get();
    } catch (ExecutionException beaten) {
      assertThat(beaten).hasCauseInstanceOf(NodeUnavailableException.class);
    }
  }

  // Looking

  @Test
  void listsInOrderOfPodContainerAndAttempt() {
    ContainerRuntime runtime = bound(ours);
    List<ContainerRef> started = new ArrayList<>();
    for (ContainerRef ref :
        List.of(
            ref("p2", "main", 0),
            ref("p1", "main", 9),
            ref("p1", "main", 10),
            ref("p10", "main", 0))) {
      start(runtime, launch(ref, ContractProgram.SLEEP));
      started.add(ref);
    }
    assertThat(runtime.list())
        .extracting(ContainerObservation::ref)
        .containsExactlyElementsOf(started.stream().sorted().toList());
    assertThat(runtime.stats()).extracting(ContainerStats::ref).isSorted();
  }

  @Test
  void runsSeveralContainersOfAPodAtOneAddress() {
    ContainerRuntime runtime = bound(ours);
    PodSpec spec =
        PodSpec.builder()
            .container(container("b", ContractProgram.SLEEP.command()).build())
            .container(container("a", ContractProgram.GREET.command()).build())
            .build();
    start(runtime, launch(ref("p1", "b", 0), HASH, spec, new TreeMap<>()));
    start(runtime, launch(ref("p1", "a", 0), HASH, spec, new TreeMap<>()));
    List<ContainerObservation> found = runtime.list();
    assertThat(found).extracting(o -> o.ref().container()).containsExactly("a", "b");
    assertThat(found).extracting(ContainerObservation::state).containsOnly(State.RUNNING);
    assertThat(found.stream().map(ContainerObservation::address).distinct()).hasSize(1);
    runtime.stop(ref("p1", "b", 0), Duration.ZERO);
    ended(runtime, ref("p1", "b", 0));
    running(runtime, ref("p1", "a", 0));
  }

  @Test
  void leavesOtherClustersAlone() {
    ContainerRuntime one = bound(ours);
    ContainerRuntime two = bound(theirs);
    ContainerLaunch launch = launch("p1", ContractProgram.GREET);
    startAndMeet(two, launch);
    ContainerObservation before = running(two, launch.ref());
    assertThat(one.list()).isEmpty();
    assertThat(one.stats()).isEmpty();
    assertThat(texts(one, launch.ref())).isEmpty();
    assertThat(one.exec(launch.ref(), Command.SUCCEED.words(), LONG).exitCode()).isNotZero();
    one.stop(launch.ref(), Duration.ZERO);
    one.remove(launch.ref().pod());
    assertThat(running(two, launch.ref())).isEqualTo(before);
    start(one, launch);
    assertThat(running(one, launch.ref()).runtimeId()).isNotEqualTo(before.runtimeId());
    one.remove(launch.ref().pod());
    assertThat(running(two, launch.ref())).isEqualTo(before);
  }

  @Test
  void adoptsWhatRunsAndWhatEndedMeanwhile() {
    ContainerRuntime first = bound(ours);
    ContainerLaunch runs = launch("p1", ContractProgram.GREET);
    ContainerLaunch ends = launch("p2", ContractProgram.END_LATER);
    startAndMeet(first, runs);
    start(first, ends);
    ContainerObservation before = running(first, runs.ref());
    first.close();
    first.close();
    ContainerRuntime second = bound(ours);
    assertThat(running(second, runs.ref())).isEqualTo(before);
    start(second, runs);
    assertThat(texts(second, runs.ref())).containsExactly("up");
    assertThat(ended(second, ends.ref()).exitCode()).isEqualTo(9);
  }

  @Test
  void tellsOfAnEnd() throws InterruptedException {
    ContainerRuntime runtime = bound(ours);
    Semaphore told = new Semaphore(0);
    try (Subscription subscription = runtime.onChange(told::release)) {
      assertThat(subscription).isNotNull();
      ContainerLaunch launch = launch("p1", ContractProgram.END_LATER);
      start(runtime, launch);
      while (!hasEnded(runtime, launch.ref())) {
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void endsOneRegistrationOfASignalAndKeepsAnother() throws InterruptedException {
    ContainerRuntime runtime = bound(ours);
    Semaphore told = new Semaphore(0);
    Runnable signal = told::release;
    Subscription first = runtime.onChange(signal);
    try (Subscription second = runtime.onChange(signal)) {
      assertThat(second).isNotNull();
      first.close();
      first.close();
      ContainerLaunch launch = launch("p1", ContractProgram.END_LATER);
      start(runtime, launch);
      while (!hasEnded(runtime, launch.ref())) {
        assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void measuresWhatRuns() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch ends = launch("p1", ContractProgram.FAIL);
    ContainerLaunch idles = launch("p3", ContractProgram.SLEEP);
    ContainerLaunch burns = launch("p2", ContractProgram.BURN);
    List.of(ends, idles, burns).forEach(launch -> start(runtime, launch));
    ended(runtime, ends.ref());
    Predicate<ContainerStats> busy =
        s -> s.ref().equals(burns.ref()) && s.cpuNanos() > 0 && s.memoryBytes() > 0;
    eventually("use of the processor", () -> runtime.stats().stream().anyMatch(busy));
    assertThat(runtime.stats())
        .extracting(ContainerStats::ref)
        .containsExactly(burns.ref(), idles.ref());
    assertThat(runtime.describe().capacity().cpuMillis()).isPositive();
    assertThat(runtime.describe().capacity().memoryBytes()).isPositive();
    assertThat(runtime.describe().capacity().get(ResourceList.PODS)).isPositive();
    assertThat(runtime.describe().labels()).containsKey("kubernetes.io/os");
  }

  // Logs

  @Test
  void readsLogsInOrderByTailAndUntilTheEnd() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.COUNT);
    start(runtime, launch);
    List<LogLine> followed = lines(runtime, launch.ref(), LogOptions.FOLLOW);
    assertThat(followed.stream().filter(l -> !l.stderr()).map(LogLine::text))
        .hasSize(201)
        .startsWith("line 0", "line 1")
        .endsWith("line 199", "last");
    assertThat(followed.stream().filter(LogLine::stderr).map(LogLine::text)).containsExactly("bad");
    LogOptions tail = new LogOptions(false, OptionalInt.of(5), Optional.empty());
    assertThat(lines(runtime, launch.ref(), tail)).hasSize(5);
    Instant begin = followed.getFirst().at().minusSeconds(1);
    assertThat(lines(runtime, launch.ref(), since(begin))).hasSize(202);
    assertThat(lines(runtime, launch.ref(), since(followed.getLast().at())))
        .isNotEmpty()
        .hasSizeLessThan(202);
    assertThat(lines(runtime, ref("none", "main", 0), LogOptions.FOLLOW)).isEmpty();
  }

  private static LogOptions since(Instant at) {
    return new LogOptions(false, OptionalInt.empty(), Optional.of(at));
  }

  @Test
  void endsAFollowedLogWhenItIsClosedOrItsReaderInterrupted() throws Exception {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.GREET);
    startAndMeet(runtime, launch);
    Reader closed = new Reader(runtime.logs(launch.ref(), LogOptions.FOLLOW));
    Reader interrupted = new Reader(runtime.logs(launch.ref(), LogOptions.FOLLOW));
    closed.stream.close();
    closed.stream.close();
    interrupted.thread.interrupt();
    assertThat(closed.end()).isEqualTo("end");
    assertThat(interrupted.end()).isEqualTo(NodeUnavailableException.class.getName());
    interrupted.stream.close();
  }

  /** Reads a followed log on a thread; made when that has read the first line. */
  private static final class Reader {
    private final BlockingQueue<String> read = new ArrayBlockingQueue<>(10);
    private final LogStream stream;
    private final Thread thread;

    Reader(LogStream stream) throws InterruptedException {
      this.stream = stream;
      thread = Thread.ofPlatform().daemon().start(this::run);
      assertThat(end()).isEqualTo("up");
    }

    private void run() {
      try {
        for (Optional<LogLine> l = stream.next(); l.isPresent(); l = stream.next()) {
          read.add(l.get().text());
        }
        read.add("end");
      } catch (RuntimeException failed) {
        read.add(failed.getClass().getName());
      }
    }

    private String end() throws InterruptedException {
      return Optional.ofNullable(read.poll(30, TimeUnit.SECONDS)).orElse("nothing");
    }
  }

  // Commands and probes

  @Test
  void runsCommandsInTheContainersEnvironment() {
    ContainerRuntime runtime = bound(ours);
    ContainerRef ref = ref("p1", "main", 0);
    start(runtime, launch(ref, ContractProgram.SLEEP));
    assertThat(runtime.exec(ref, Command.GREET.words(), LONG))
        .isEqualTo(new ExecResult(4, "hello world\n", "no\n"));
    ExecResult slow = runtime.exec(ref, Command.SLEEP.words(), Duration.ofMillis(500));
    assertThat(slow.exitCode()).isEqualTo(-1);
    ExecResult loud = runtime.exec(ref, Command.BE_LOUD.words(), LONG);
    assertThat(loud.stdout()).hasSize(ExecResult.OUTPUT_LIMIT_BYTES);
    running(runtime, ref);
  }

  @Test
  void probesByCommandAndPort() {
    ContainerRuntime runtime = bound(ours);
    ContainerRef ref = ref("p1", "main", 0);
    start(runtime, launch(ref, ContractProgram.SLEEP));
    assertThat(runtime.probe(ref, new ProbeAction.Exec(Command.SUCCEED.words()), LONG))
        .isEqualTo(new ProbeResult.Success());
    for (ProbeAction action :
        List.of(
            new ProbeAction.Exec(Command.FAIL.words()),
            new ProbeAction.TcpSocket(PortRef.of(9)),
            ProbeAction.HttpGet.of("/", PortRef.of(9)))) {
      assertThat(runtime.probe(ref, action, LONG)).isInstanceOf(ProbeResult.Failure.class);
    }
    assertThat(
            runtime.probe(ref, new ProbeAction.Exec(Command.SLEEP.words()), Duration.ofMillis(500)))
        .isInstanceOf(ProbeResult.Failure.class);
  }

  @Test
  void neitherRunsCommandsNorProbesWhereNothingRuns() {
    ContainerRuntime runtime = bound(ours);
    ContainerLaunch launch = launch("p1", ContractProgram.FAIL);
    start(runtime, launch);
    ended(runtime, launch.ref());
    for (ContainerRef ref : List.of(launch.ref(), ref("p1", "main", 1), ref("nobody", "main", 0))) {
      assertThat(runtime.exec(ref, Command.SUCCEED.words(), LONG).exitCode()).isNotZero();
      for (ProbeAction action :
          List.of(
              new ProbeAction.Exec(Command.SUCCEED.words()),
              new ProbeAction.TcpSocket(PortRef.of(9)))) {
        assertThat(runtime.probe(ref, action, Duration.ofSeconds(2)))
            .isNotInstanceOf(ProbeResult.Success.class);
      }
    }
  }

  // Binding

  @Test
  void refusesAnotherClusterOnceBound() {
    ContainerRuntime runtime = bound(ours);
    runtime.bind(ours, "node-1");
    assertThatThrownBy(() -> runtime.bind(theirs, "node-1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void answersOnlyOnceBound() {
    try (ContainerRuntime runtime = newRuntime()) {
      assertThatThrownBy(runtime::list).isInstanceOf(IllegalStateException.class);
      ContainerLaunch launch = launch("p1", ContractProgram.SLEEP);
      assertThatThrownBy(() -> runtime.start(launch)).isInstanceOf(IllegalStateException.class);
    }
  }
}
