package dev.orchestrator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.Uid;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lives of real processes: who kills them, who finds them again, and what they leave. */
final class ProcessLifeTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int PORT = 18_080;

  @TempDir Path directory;

  @AfterEach
  void leaveNothing() throws IOException {
    try (ContainerRuntime runtime = bound()) {
      runtime.list().stream().map(o -> o.ref().pod()).distinct().forEach(runtime::remove);
    }
    assertThat(ProcessLaunches.processesBelow(directory)).isEmpty();
  }

  private ContainerRuntime bound() {
    ContainerRuntime runtime = ProcessRuntime.builder(directory).build();
    runtime.bind("c9", "node-9");
    return runtime;
  }

  private static void eventually(String what, BooleanSupplier so) {
    for (int i = 0; i < 3000; i++) {
      if (so.getAsBoolean()) {
        return;
      }
      pause();
    }
    throw new AssertionError("never: " + what);
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void start(ContainerRuntime runtime, ContainerLaunch launch) {
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
  }

  private static ContainerObservation seen(ContainerRuntime runtime, ContainerRef ref) {
    return runtime.list().stream().filter(o -> o.ref().equals(ref)).findFirst().orElseThrow();
  }

  private static List<String> output(ContainerRuntime runtime, ContainerRef ref) {
    List<String> lines = new ArrayList<>();
    try (LogStream log = runtime.logs(ref, LogOptions.ALL)) {
      for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
        lines.add(line.get().text());
      }
    }
    return lines;
  }

  // Probes

  @Test
  void probesARealServerByItsPortsNumberAndName() {
    try (ContainerRuntime runtime = bound()) {
      ContainerLaunch launch =
          ProcessLaunches.serving(
              "p1",
              PORT,
              "sh",
              "-c",
              "exec \"$0\" -m jdk.httpserver -b $ORCHESTRATOR_POD_IP -p " + PORT,
              java());
      start(runtime, launch);
      ContainerRef ref = launch.ref();
      ProbeAction tcp = new ProbeAction.TcpSocket(new PortRef.Named("http"));
      eventually("it listens", () -> runtime.probe(ref, tcp, LONG) instanceof ProbeResult.Success);
      for (PortRef port : List.of(PortRef.of(PORT), new PortRef.Named("http"))) {
        assertThat(runtime.probe(ref, ProbeAction.HttpGet.of("/", port), LONG))
            .isEqualTo(new ProbeResult.Success());
        assertThat(runtime.probe(ref, ProbeAction.HttpGet.of("/absent", port), LONG))
            .isEqualTo(new ProbeResult.Failure("HTTP status 404"));
      }
      assertThat(runtime.probe(ref, new ProbeAction.TcpSocket(PortRef.of(PORT + 1)), LONG))
          .isInstanceOf(ProbeResult.Failure.class);
      assertThat(runtime.probe(ref, new ProbeAction.TcpSocket(new PortRef.Named("no")), LONG))
          .isInstanceOf(ProbeResult.Error.class);
      runtime.stop(ref, Duration.ZERO);
      eventually("ended", () -> seen(runtime, ref).state() == State.EXITED);
      assertThat(runtime.probe(ref, tcp, LONG)).isNotInstanceOf(ProbeResult.Success.class);
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void givesUpAProbeThatIsNotAnsweredInTime() {
    try (ContainerRuntime runtime = bound()) {
      ContainerLaunch launch = silentServer(runtime);
      ProbeAction http = ProbeAction.HttpGet.of("/", PortRef.of(PORT));
      assertThat(runtime.probe(launch.ref(), http, Duration.ofMillis(300)))
          .isInstanceOf(ProbeResult.Failure.class);
    }
  }

  /** A process that takes connections and never answers. */
  private static ContainerLaunch silentServer(ContainerRuntime runtime) {
    ContainerLaunch launch =
        ProcessLaunches.launch(
            "silent",
            "sh",
            "-c",
            "exec \"$0\" -cp \"$1\" "
                + SilentServer.class.getName()
                + " $ORCHESTRATOR_POD_IP "
                + PORT,
            java(),
            System.getProperty("java.class.path"));
    start(runtime, launch);
    ProbeAction tcp = new ProbeAction.TcpSocket(PortRef.of(PORT));
    eventually(
        "it listens", () -> runtime.probe(launch.ref(), tcp, LONG) instanceof ProbeResult.Success);
    return launch;
  }

  @Test
  void letsGoOfBlockingCallsWhenTheirThreadsAreInterrupted() throws Exception {
    try (ContainerRuntime runtime = bound()) {
      ContainerRef ref = silentServer(runtime).ref();
      ProbeAction http = ProbeAction.HttpGet.of("/", PortRef.of(PORT));
      ProbeAction exec = new ProbeAction.Exec(List.of("sleep", "1000"));
      List<Callable<?>> calls =
          List.of(
              () -> runtime.exec(ref, List.of("sleep", "1000"), LONG),
              () -> runtime.probe(ref, exec, LONG),
              () -> runtime.probe(ref, http, LONG));
      for (Callable<?> call : calls) {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().daemon().start(() -> complete(outcome, call));
        eventually("it waits", () -> isWaiting(caller));
        caller.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(NodeUnavailableException.class);
      }
      assertThat(seen(runtime, ref).state()).isEqualTo(State.RUNNING);
    }
  }

  private static boolean isWaiting(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().startsWith("dev.orchestrator.process.")
                    && List.of("firstLine", "run").contains(frame.getMethodName())
                    && !frame.getClassName().equals(ProcessLifeTest.class.getName()));
  }

  private static void complete(CompletableFuture<Object> outcome, Callable<?> call) {
    try {
      outcome.complete(call.call());
    } catch (Exception e) {
      outcome.complete(e);
    }
  }

  // Starting side by side, and being killed meanwhile

  @Test
  void startsManyPodsAtOnce() throws Exception {
    try (ContainerRuntime runtime = bound();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<StartOutcome>> outcomes = new ArrayList<>();
      for (ContainerLaunch launch : ChildOrchestrator.launches()) {
        outcomes.add(threads.submit(() -> runtime.start(launch)));
      }
      for (Future<StartOutcome> outcome : outcomes) {
        assertThat(outcome.get()).isEqualTo(new StartOutcome.Started());
      }
      assertThat(runtime.list()).hasSize(outcomes.size());
      assertThat(runtime.list())
          .extracting(ContainerObservation::state)
          .containsOnly(State.RUNNING);
      assertThat(runtime.list().stream().map(ContainerObservation::address).distinct())
          .hasSize(outcomes.size());
    }
  }

  @Test
  void startsTheContainersOfAPodSideBySideOnTheSameVolumes() throws Exception {
    try (ContainerRuntime runtime = bound();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 5; round++) {
        List<ContainerLaunch> launches = sharing("p" + round);
        List<Future<StartOutcome>> outcomes = new ArrayList<>();
        launches.forEach(launch -> outcomes.add(threads.submit(() -> runtime.start(launch))));
        for (Future<StartOutcome> outcome : outcomes) {
          assertThat(outcome.get()).isEqualTo(new StartOutcome.Started());
        }
        for (ContainerLaunch launch : launches) {
          eventually("output", () -> !output(runtime, launch.ref()).isEmpty());
          assertThat(output(runtime, launch.ref())).containsExactly("shared");
        }
      }
    }
  }

  private static List<ContainerLaunch> sharing(String pod) {
    VolumeSource source =
        new VolumeSource.ConfigMapFiles("c", new TreeMap<>(), OptionalInt.empty(), false);
    PodSpec.Builder spec = PodSpec.builder().volume(new Volume("conf", source));
    for (int i = 0; i < 8; i++) {
      spec.container(
          Container.builder("c" + i)
              .image("any")
              .command("sh", "-c", "cat $ORCHESTRATOR_ROOT/conf/a; sleep 1000")
              .volumeMount(VolumeMount.of("conf", "/conf"))
              .build());
    }
    PodSpec built = spec.build();
    SortedMap<String, Bytes> content = new TreeMap<>();
    content.put("a", Bytes.of("shared".getBytes(StandardCharsets.UTF_8)));
    SortedMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("conf", new ContainerLaunch.VolumeFiles(false, 0444, content));
    return built.containers().stream()
        .map(c -> withFiles(ProcessLaunches.launch(pod, built, c.name()), files))
        .toList();
  }

  private static ContainerLaunch withFiles(
      ContainerLaunch launch, SortedMap<String, ContainerLaunch.VolumeFiles> files) {
    return new ContainerLaunch(
        launch.ref(),
        launch.key(),
        launch.labels(),
        launch.spec(),
        launch.specHash(),
        launch.command(),
        launch.args(),
        launch.env(),
        files);
  }

  @Test
  void findsAgainWhatAKilledOrchestratorWasStarting() throws Exception {
    int underWay = 0;
    for (int round = 0; round < 10; round++) {
      int begun = startAndKillAfter(round);
      underWay += begun < ChildOrchestrator.launches().size() ? 1 : 0;
      try (ContainerRuntime next = bound()) {
        List<ContainerObservation> before = next.list();
        assertThat(before).hasSizeGreaterThanOrEqualTo(begun);
        for (ContainerLaunch launch : ChildOrchestrator.launches()) {
          start(next, launch);
        }
        List<ContainerObservation> after = next.list();
        assertThat(after)
            .extracting(ContainerObservation::ref)
            .containsExactlyElementsOf(
                ChildOrchestrator.launches().stream().map(ContainerLaunch::ref).sorted().toList());
        assertThat(after).extracting(ContainerObservation::state).containsOnly(State.RUNNING);
        assertThat(after).containsAll(before.stream().filter(o -> isRunning(o)).toList());
        // for each a supervisor and its process
        assertThat(ProcessLaunches.processesBelow(directory)).hasSize(2 * after.size());
        after.forEach(o -> next.remove(o.ref().pod()));
        assertThat(ProcessLaunches.processesBelow(directory)).isEmpty();
      }
    }
    assertThat(underWay).as("rounds in which something was still to start").isPositive();
  }

  private static boolean isRunning(ContainerObservation found) {
    return found.state() == State.RUNNING;
  }

  /** How many starts the child told of before it was gone. */
  private int startAndKillAfter(int starts) throws Exception {
    Process child =
        new ProcessBuilder(
                java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ChildOrchestrator.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int told = 0;
    try (BufferedReader lines = child.inputReader()) {
      while (told < starts && lines.readLine() != null) {
        told++;
      }
      if (starts == 0) {
        Path pods = directory.resolve("c9/node-9/pods/p0");
        eventually("the first start", () -> Files.exists(pods) || !child.isAlive());
      }
      // not of the process itself, which would throw away what it has written
      child.toHandle().destroyForcibly();
      child.waitFor();
      // not to the end: a process that it was about to start may hold the pipe open
      while (lines.ready() && lines.readLine() != null) {
        told++;
      }
    }
    assertThat(child.exitValue()).isIn(137, 0);
    return told;
  }

  @Test
  void leavesProcessesRunningWhenClosed() {
    ContainerLaunch launch = ProcessLaunches.launch("p1", "sleep", "1000");
    ContainerObservation before;
    try (ContainerRuntime runtime = bound()) {
      start(runtime, launch);
      before = seen(runtime, launch.ref());
    }
    try (ContainerRuntime runtime = bound()) {
      assertThat(runtime.list()).containsExactly(before);
      assertThat(before.state()).isEqualTo(State.RUNNING);
    }
  }

  @Test
  void doesNotTakeAnotherProcessOfTheSameIdForItsOwn() throws Exception {
    Process foreign = new ProcessBuilder("sleep", "1000").start();
    try (ContainerRuntime runtime = bound()) {
      ContainerLaunch launch = ProcessLaunches.launch("p1", "sleep", "1000");
      start(runtime, launch);
      Attempt attempt =
          new Attempt(
              launch.ref(), directory.resolve("c9/node-9/pods/p1/containers/main/attempts/0"));
      Attempt.Identity process = attempt.process().orElseThrow();
      ProcessHandle.of(attempt.supervisor().orElseThrow().pid())
          .ifPresent(ProcessHandle::destroyForcibly);
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      String given = foreign.pid() + " " + process.startTicks() + " " + process.bootId() + "\n";
      Files.writeString(attempt.file("pid"), given);
      Files.writeString(attempt.file("claim"), given);
      assertThat(seen(runtime, launch.ref()).state()).isEqualTo(State.EXITED);
      assertThat(seen(runtime, launch.ref()).exitCode()).isEqualTo(137);
      assertThat(runtime.exec(launch.ref(), List.of("true"), LONG).exitCode()).isNotZero();
      assertThat(runtime.stats()).isEmpty();
      runtime.stop(launch.ref(), Duration.ZERO);
      runtime.remove(launch.ref().pod());
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  // Ending

  @Test
  void asksAndKillsTheWholeGroup() throws IOException {
    try (ContainerRuntime runtime = bound()) {
      String tree = "trap '' TERM; sh -c 'trap \"\" TERM; sleep 1000 & echo up; wait' & wait; wait";
      ContainerLaunch launch = ProcessLaunches.launch("p1", "sh", "-c", tree);
      start(runtime, launch);
      eventually("up", () -> output(runtime, launch.ref()).contains("up"));
      // supervisor, shell, its shell, and what that runs
      assertThat(ProcessLaunches.processesBelow(directory)).hasSize(4);
      runtime.stop(launch.ref(), Duration.ofSeconds(30));
      assertThat(ProcessLaunches.processesBelow(directory)).hasSize(4);
      assertThat(seen(runtime, launch.ref()).state()).isEqualTo(State.RUNNING);
      runtime.stop(launch.ref(), Duration.ZERO);
      eventually("ended", () -> seen(runtime, launch.ref()).state() == State.EXITED);
      assertThat(seen(runtime, launch.ref()).exitCode()).isEqualTo(137);
      eventually("all gone", () -> count() == 0);
    }
  }

  @Test
  void asksChildrenOfChildrenToEnd() {
    try (ContainerRuntime runtime = bound()) {
      String tree =
          "sh -c 'trap \"echo told; exit 5\" TERM; echo up; while :; do sleep 0.05; done' &"
              + " trap 'wait; exit 6' TERM; wait; wait";
      ContainerLaunch launch = ProcessLaunches.launch("p1", "sh", "-c", tree);
      start(runtime, launch);
      eventually("up", () -> output(runtime, launch.ref()).contains("up"));
      runtime.stop(launch.ref(), Duration.ofSeconds(30));
      eventually("ended", () -> seen(runtime, launch.ref()).state() == State.EXITED);
      assertThat(seen(runtime, launch.ref()).exitCode()).isEqualTo(6);
      assertThat(output(runtime, launch.ref())).contains("up", "told");
      eventually("all gone", () -> count() == 0);
    }
  }

  private int count() {
    try {
      return ProcessLaunches.processesBelow(directory).size();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void leaksNothingOverManyStartsAndRemovals() throws IOException {
    try (ContainerRuntime runtime = bound()) {
      cycle(runtime, 20);
      long files = openFiles();
      long threads = threads();
      cycle(runtime, 200);
      assertThat(openFiles()).isLessThan(files + 20);
      assertThat(threads()).isLessThan(threads + 20);
      assertThat(runtime.list()).isEmpty();
      try (Stream<Path> left = Files.walk(directory.resolve("c9/node-9"))) {
        assertThat(left.map(p -> p.getFileName().toString()))
            .containsExactlyInAnyOrder("node-9", "pods", "ended", "trash");
      }
    }
  }

  private static void cycle(ContainerRuntime runtime, int times) {
    for (int i = 0; i < times; i++) {
      start(runtime, ProcessLaunches.launch("cycle" + i, "sleep", "1000"));
      runtime.remove(new Uid("cycle" + i));
    }
  }

  private static long openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long threads() throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return threads.count();
    }
  }

  @Test
  void takesNoOrdersBeforeItIsBound() {
    try (ContainerRuntime runtime = ProcessRuntime.builder(directory).build()) {
      ContainerRef ref = ProcessLaunches.launch("p1", "true").ref();
      assertThatThrownBy(() -> runtime.stop(ref, Duration.ZERO))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
