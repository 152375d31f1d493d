package dev.orchestrator.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ContainerRuntime} does. Containers need a POSIX {@code sh} with {@code sleep}.
 */
public abstract class ContainerRuntimeContract {
  private static final String HASH = "hash-1";
  private static final Duration LONG = Duration.ofSeconds(20);
  private final List<ContainerRuntime> runtimes = new ArrayList<>();
  private final List<Runnable> cleanups = new ArrayList<>();

  /** For the adapter's test class. */
  protected ContainerRuntimeContract() {}

  /** A new runtime for the same node; not bound yet. */
  protected abstract ContainerRuntime newRuntime();

  /** The image in which the scripts run; empty where none is needed. */
  protected abstract String image();

  /** A shell expression that leads to the root of what a container mounts. */
  protected abstract String rootExpression();

  private ContainerRuntime bound(String cluster) {
    ContainerRuntime runtime = newRuntime();
    runtime.bind(cluster, "node-1");
    runtimes.add(runtime);
    return runtime;
  }

  private ContainerLaunch script(ContainerRuntime runtime, String pod, int attempt, String script) {
    Container main = Container.builder("main").image(image()).command("sh", "-c", script).build();
    return launch(
        runtime, pod, attempt, PodSpec.builder().container(main).build(), new TreeMap<>());
  }

  private ContainerLaunch launch(
      ContainerRuntime runtime,
      String pod,
      int attempt,
      PodSpec spec,
      SortedMap<String, ContainerLaunch.VolumeFiles> files) {
    Uid uid = new Uid(pod);
    cleanups.add(() -> runtime.remove(uid));
    Container container = spec.containers().getFirst();
    TreeMap<String, String> env = new TreeMap<>();
    env.put("GREETING", "hello world");
    env.put("MY_IP", ContainerLaunch.POD_IP);
    return new ContainerLaunch(
        new ContainerRef(uid, container.name(), attempt),
        new PodKey("default", pod),
        new TreeMap<>(),
        spec,
        HASH,
        container.command(),
        container.args(),
        env,
        files);
  }

  @AfterEach
  void leaveNothing() {
    cleanups.forEach(Runnable::run);
    runtimes.forEach(ContainerRuntime::close);
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

  private static ContainerObservation exited(ContainerRuntime runtime, ContainerRef ref) {
    eventually(
        ref + " ended",
        () -> seen(runtime, ref).filter(o -> o.state() == State.EXITED).isPresent());
    return seen(runtime, ref).orElseThrow();
  }

  private static List<LogLine> lines(LogStream stream) {
    List<LogLine> lines = new ArrayList<>();
    try (stream) {
      for (Optional<LogLine> l = stream.next(); l.isPresent(); l = stream.next()) {
        lines.add(l.get());
      }
    }
    return lines;
  }

  private static List<String> texts(LogStream stream) {
    return lines(stream).stream().map(LogLine::text).toList();
  }

  @Test
  void startsOnceHoweverOftenAsked() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "echo started; sleep 1000");
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
    String id = seen(runtime, launch.ref()).orElseThrow().runtimeId();
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
    eventually("output", () -> !texts(runtime.logs(launch.ref(), LogOptions.ALL)).isEmpty());
    assertThat(texts(runtime.logs(launch.ref(), LogOptions.ALL))).containsExactly("started");
    ContainerObservation now = seen(runtime, launch.ref()).orElseThrow();
    assertThat(now.runtimeId()).isEqualTo(id);
    assertThat(now.state()).isEqualTo(State.RUNNING);
    assertThat(now.specHash()).isEqualTo(HASH);
    assertThat(now.startedAt()).isPresent();
  }

  @Test
  void doesNotStartAgainWhatHasEnded() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "echo once; exit 3");
    runtime.start(launch);
    assertThat(exited(runtime, launch.ref()).exitCode()).isEqualTo(3);
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
    assertThat(seen(runtime, launch.ref()).orElseThrow().state()).isEqualTo(State.EXITED);
    assertThat(texts(runtime.logs(launch.ref(), LogOptions.ALL))).containsExactly("once");
  }

  @Test
  void keepsTheLastAttemptBesideTheNextOne() {
    ContainerRuntime runtime = bound("c1");
    for (int attempt = 0; attempt < 3; attempt++) {
      ContainerLaunch launch = script(runtime, "p1", attempt, "echo attempt; exit 1");
      runtime.start(launch);
      exited(runtime, launch.ref());
    }
    assertThat(runtime.list()).extracting(o -> o.ref().attempt()).contains(1, 2).isSorted();
    ContainerRef previous = new ContainerRef(new Uid("p1"), "main", 1);
    assertThat(texts(runtime.logs(previous, LogOptions.ALL))).containsExactly("attempt");
  }

  @Test
  void asksToEndAndKillsWhatDoesNotListen() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch polite =
        script(runtime, "p1", 0, "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done");
    ContainerLaunch deaf =
        script(runtime, "p2", 0, "trap '' TERM; echo up; while :; do sleep 0.05; done");
    for (ContainerLaunch launch : List.of(polite, deaf)) {
      runtime.start(launch);
      eventually("up", () -> !texts(runtime.logs(launch.ref(), LogOptions.ALL)).isEmpty());
      runtime.stop(launch.ref(), Duration.ofSeconds(30));
    }
    assertThat(exited(runtime, polite.ref()).exitCode()).isEqualTo(7);
    assertThat(seen(runtime, deaf.ref()).orElseThrow().state()).isEqualTo(State.RUNNING);
    runtime.stop(deaf.ref(), Duration.ZERO);
    assertThat(exited(runtime, deaf.ref()).exitCode()).isEqualTo(137);
    runtime.stop(deaf.ref(), Duration.ZERO);
    runtime.stop(new ContainerRef(new Uid("nobody"), "main", 0), Duration.ZERO);
  }

  @Test
  void removesEverythingOfAPodAndDoesSoAgain() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "sleep 1000");
    ContainerLaunch other = script(runtime, "p2", 0, "sleep 1000");
    runtime.start(launch);
    runtime.start(other);
    runtime.remove(launch.ref().pod());
    runtime.remove(launch.ref().pod());
    assertThat(runtime.list()).extracting(ContainerObservation::ref).containsExactly(other.ref());
  }

  @Test
  void leavesOtherClustersAlone() {
    ContainerRuntime ours = bound("c1");
    ContainerRuntime theirs = bound("c2");
    ContainerLaunch launch = script(theirs, "p1", 0, "sleep 1000");
    theirs.start(launch);
    assertThat(ours.list()).isEmpty();
    ours.stop(launch.ref(), Duration.ZERO);
    ours.remove(launch.ref().pod());
    assertThat(seen(theirs, launch.ref()).orElseThrow().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void adoptsWhatRunsAndWhatEndedMeanwhile() {
    ContainerRuntime first = bound("c1");
    ContainerLaunch runs = script(first, "p1", 0, "sleep 1000");
    ContainerLaunch ends = script(first, "p2", 0, "sleep 1; exit 9");
    first.start(runs);
    first.start(ends);
    String id = seen(first, runs.ref()).orElseThrow().runtimeId();
    first.close();
    ContainerRuntime second = bound("c1");
    cleanups.replaceAll(c -> () -> {});
    cleanups.add(() -> second.remove(runs.ref().pod()));
    cleanups.add(() -> second.remove(ends.ref().pod()));
    ContainerObservation adopted = seen(second, runs.ref()).orElseThrow();
    assertThat(adopted.state()).isEqualTo(State.RUNNING);
    assertThat(adopted.runtimeId()).isEqualTo(id);
    assertThat(adopted.specHash()).isEqualTo(HASH);
    assertThat(exited(second, ends.ref()).exitCode()).isEqualTo(9);
  }

  @Test
  void tellsOfAnEnd() throws InterruptedException {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "sleep 1");
    runtime.start(launch);
    CountDownLatch told = new CountDownLatch(1);
    try (Subscription subscription = runtime.onChange(told::countDown)) {
      assertThat(subscription).isNotNull();
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void readsLogsInOrderByTailAndUntilTheEnd() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch =
        script(
            runtime,
            "p1",
            0,
            "i=0; while [ $i -lt 200 ]; do echo line $i; i=$((i+1)); done; sleep 1; echo bad >&2;"
                + " printf last");
    runtime.start(launch);
    List<LogLine> followed = lines(runtime.logs(launch.ref(), LogOptions.FOLLOW));
    assertThat(followed.stream().filter(l -> !l.stderr()).map(LogLine::text))
        .hasSize(201)
        .startsWith("line 0", "line 1")
        .endsWith("line 199", "last");
    assertThat(followed.stream().filter(LogLine::stderr).map(LogLine::text)).containsExactly("bad");
    LogOptions tail = new LogOptions(false, OptionalInt.of(5), Optional.empty());
    assertThat(lines(runtime.logs(launch.ref(), tail))).hasSize(5);
    LogOptions later =
        new LogOptions(
            false, OptionalInt.empty(), Optional.of(followed.getLast().at().plusSeconds(60)));
    assertThat(lines(runtime.logs(launch.ref(), later))).isEmpty();
    assertThat(lines(runtime.logs(new ContainerRef(new Uid("none"), "main", 0), LogOptions.ALL)))
        .isEmpty();
  }

  @Test
  void runsCommandsInTheContainersEnvironment() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "sleep 1000");
    runtime.start(launch);
    ExecResult result =
        runtime.exec(
            launch.ref(), List.of("sh", "-c", "echo $GREETING; echo no >&2; exit 4"), LONG);
    assertThat(result).isEqualTo(new ExecResult(4, "hello world\n", "no\n"));
    ExecResult slow = runtime.exec(launch.ref(), List.of("sleep", "1000"), Duration.ofMillis(300));
    assertThat(slow.exitCode()).isEqualTo(-1);
    ExecResult loud =
        runtime.exec(launch.ref(), List.of("sh", "-c", "yes | head -c 3000000"), LONG);
    assertThat(loud.stdout()).hasSize(ExecResult.OUTPUT_LIMIT_BYTES);
  }

  @Test
  void probesByCommandAndPort() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "sleep 1000");
    runtime.start(launch);
    ContainerRef ref = launch.ref();
    assertThat(runtime.probe(ref, new ProbeAction.Exec(List.of("true")), LONG))
        .isEqualTo(new ProbeResult.Success());
    assertThat(runtime.probe(ref, new ProbeAction.Exec(List.of("false")), LONG))
        .isInstanceOf(ProbeResult.Failure.class);
    assertThat(runtime.probe(ref, new ProbeAction.TcpSocket(new PortRef.Numbered(9)), LONG))
        .isInstanceOf(ProbeResult.Failure.class);
    assertThat(runtime.probe(ref, ProbeAction.HttpGet.of("/", new PortRef.Numbered(9)), LONG))
        .isInstanceOf(ProbeResult.Failure.class);
  }

  @Test
  void measuresWhatRuns() {
    ContainerRuntime runtime = bound("c1");
    ContainerLaunch launch = script(runtime, "p1", 0, "while :; do :; done");
    runtime.start(launch);
    eventually(
        "use of the processor",
        () -> runtime.stats().stream().anyMatch(s -> s.cpuNanos() > 0 && s.memoryBytes() > 0));
    assertThat(runtime.stats()).extracting(ContainerStats::ref).containsExactly(launch.ref());
    assertThat(runtime.describe().capacity().cpuMillis()).isPositive();
    assertThat(runtime.describe().capacity().memoryBytes()).isPositive();
    assertThat(runtime.describe().labels()).containsEntry("kubernetes.io/os", "linux");
  }

  @Test
  void givesContainersTheFilesOfTheirVolumesAndTheirAddress() {
    ContainerRuntime runtime = bound("c1");
    TreeMap<String, String> none = new TreeMap<>();
    String read = "cat \"" + rootExpression() + "/etc/conf/a.txt\"; echo; echo $MY_IP";
    Container main =
        Container.builder("main")
            .image(image())
            .command("sh", "-c", read)
            .volumeMount(VolumeMount.of("conf", "/etc/conf"))
            .build();
    PodSpec spec =
        PodSpec.builder()
            .container(main)
            .volume(
                new Volume(
                    "conf", new VolumeSource.SecretFiles("s", none, OptionalInt.empty(), false)))
            .build();
    TreeMap<String, Bytes> content = new TreeMap<>();
    content.put("a.txt", Bytes.of(new byte[] {'o', 'k'}));
    TreeMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("conf", new ContainerLaunch.VolumeFiles(true, 0444, content));
    ContainerLaunch launch = launch(runtime, "p1", 0, spec, files);
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
    ContainerObservation ended = exited(runtime, launch.ref());
    assertThat(ended.exitCode()).isZero();
    List<String> output = texts(runtime.logs(launch.ref(), LogOptions.ALL));
    assertThat(output).hasSize(2).startsWith("ok");
    ended.address().ifPresent(address -> assertThat(output.getLast()).isEqualTo(address));
  }

  @Test
  void refusesAnotherClusterOnceBound() {
    ContainerRuntime runtime = bound("c1");
    assertThatThrownBy(() -> runtime.bind("c2", "node-1"))
        .isInstanceOf(IllegalStateException.class);
  }
}
