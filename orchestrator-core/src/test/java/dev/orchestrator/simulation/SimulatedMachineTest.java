package dev.orchestrator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedMachineTest {
  private static final ProbeAction PROBE = new ProbeAction.TcpSocket(PortRef.of(80));
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final VirtualTime time = new VirtualTime();
  private final SimulatedMachine machine = new SimulatedMachine(time);
  private final ContainerRuntime runtime = machine.connect();
  private final List<String> signals = new ArrayList<>();

  @BeforeEach
  void bind() {
    runtime.bind("one", "node-1");
    runtime.onChange(() -> signals.add("changed"));
  }

  private static ContainerRef ref(String pod, int attempt) {
    return new ContainerRef(new Uid(pod), "main", attempt);
  }

  private static ContainerLaunch launch(ContainerRef ref) {
    PodSpec spec =
        PodSpec.builder()
            .container(
                Container.builder("main").image("web").requests(ResourceList.of(500, 64)).build())
            .build();
    return new ContainerLaunch(
        ref,
        new PodKey("default", ref.pod().value()),
        new TreeMap<>(),
        spec,
        "hash",
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private StartOutcome start(String pod) {
    return runtime.start(launch(ref(pod, 0)));
  }

  private ContainerObservation only() {
    assertThat(runtime.list()).hasSize(1);
    return runtime.list().getFirst();
  }

  @Test
  void startsAContainerAndSignalsTheChange() {
    assertThat(start("a")).isEqualTo(new StartOutcome.Started());
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertThat(only().startedAt()).contains(VirtualTime.BEGINNING);
    assertThat(only().specHash()).isEqualTo("hash");
    assertThat(signals).isNotEmpty();
  }

  @Test
  void runsAContainerOnlyAfterTheStartLatency() {
    machine.startLatency(Duration.ofSeconds(2));
    start("a");
    assertThat(only().state()).isEqualTo(State.CREATED);
    signals.clear();
    time.advance(Duration.ofSeconds(2));
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertThat(signals).hasSize(1);
  }

  @Test
  void startsAnAttemptOnlyOnceAlsoWhenItHasEnded() {
    start("a");
    machine.exit(ref("a", 0), 3);
    assertThat(start("a")).isEqualTo(new StartOutcome.Started());
    assertThat(only().state()).isEqualTo(State.EXITED);
    assertThat(only().exitCode()).isEqualTo(3);
  }

  @Test
  void keepsTheLastAttemptBeforeTheOneThatStarts() {
    for (int attempt = 0; attempt < 3; attempt++) {
      runtime.start(launch(ref("a", attempt)));
      machine.exit(ref("a", attempt), 1);
    }
    assertThat(runtime.list())
        .extracting(ContainerObservation::ref)
        .containsExactly(ref("a", 1), ref("a", 2));
  }

  @Test
  void keepsOneAddressForAllContainersOfAPod() {
    runtime.start(launch(ref("a", 0)));
    runtime.start(launch(ref("a", 1)));
    runtime.start(launch(ref("b", 0)));
    assertThat(runtime.list())
        .extracting(o -> o.address().orElseThrow())
        .containsExactly("10.0.0.1", "10.0.0.1", "10.0.0.2");
  }

  @Test
  void refusesStartsAsScripted() {
    StartOutcome.Refused refusal = new StartOutcome.Refused("ErrImagePull", "no such image");
    machine.refusals(launch -> Optional.of(refusal));
    assertThat(start("a")).isEqualTo(refusal);
    assertThat(runtime.list()).isEmpty();
  }

  @Test
  void endsAServerOnRequest() {
    start("a");
    runtime.stop(ref("a", 0), GRACE);
    assertThat(only().exitCode()).isEqualTo(143);
  }

  @Test
  void letsAProgramTakeItsTimeToEnd() {
    machine.programs(l -> Program.server().endingAfterTerm(Duration.ofSeconds(5), 0));
    start("a");
    runtime.stop(ref("a", 0), GRACE);
    assertThat(only().state()).isEqualTo(State.RUNNING);
    time.advance(Duration.ofSeconds(5));
    assertThat(only().exitCode()).isZero();
    assertThat(only().finishedAt()).contains(VirtualTime.BEGINNING.plusSeconds(5));
  }

  @Test
  void killsADeafProgramWhenTheGraceIsOver() {
    machine.programs(l -> Program.server().ignoringTerm());
    start("a");
    runtime.stop(ref("a", 0), GRACE);
    time.advance(Duration.ofHours(1));
    assertThat(only().state()).isEqualTo(State.RUNNING);
    runtime.stop(ref("a", 0), Duration.ZERO);
    assertThat(only().exitCode()).isEqualTo(137);
  }

  @Test
  void endsATaskByItself() {
    machine.programs(l -> Program.task(Duration.ofMinutes(1), 7));
    start("a");
    time.advance(Duration.ofMinutes(1));
    assertThat(only().exitCode()).isEqualTo(7);
    runtime.stop(ref("a", 0), Duration.ZERO);
    assertThat(only().exitCode()).isEqualTo(7);
  }

  @Test
  void neverRunsAContainerThatWasStoppedBeforeItRan() {
    machine.startLatency(Duration.ofSeconds(2));
    start("a");
    runtime.stop(ref("a", 0), Duration.ZERO);
    time.advance(Duration.ofMinutes(1));
    assertThat(only().state()).isEqualTo(State.EXITED);
    assertThat(only().startedAt()).isEmpty();
  }

  @Test
  void saysThatAContainerWasKilledForWantOfMemory() {
    start("a");
    machine.oomKill(ref("a", 0));
    assertThat(only().oomKilled()).isTrue();
    assertThat(only().exitCode()).isEqualTo(137);
  }

  @Test
  void removesAllThatAPodHasAndIsContentWithNothing() {
    runtime.start(launch(ref("a", 0)));
    runtime.start(launch(ref("b", 0)));
    runtime.remove(new Uid("a"));
    runtime.remove(new Uid("a"));
    runtime.stop(ref("a", 0), GRACE);
    assertThat(only().ref()).isEqualTo(ref("b", 0));
  }

  @Test
  void keepsItsContainersWhenAConnectionCloses() {
    start("a");
    runtime.close();
    assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
    ContainerRuntime next = machine.connect();
    next.bind("one", "node-1");
    assertThat(next.list()).hasSize(1);
    signals.clear();
    machine.exit(ref("a", 0), 0);
    assertThat(signals).isEmpty();
  }

  @Test
  void hidesTheContainersOfOneClusterFromAnother() {
    start("a");
    ContainerRuntime other = machine.connect();
    other.bind("two", "node-1");
    other.stop(ref("a", 0), Duration.ZERO);
    other.remove(new Uid("a"));
    assertThat(other.list()).isEmpty();
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertThat(machine.containers()).hasSize(1);
  }

  @Test
  void refusesToBeBoundToTwoClusters() {
    runtime.bind("one", "node-1");
    assertThatThrownBy(() -> runtime.bind("two", "node-1"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void runsOnUnseenWhileItIsDisconnected() {
    machine.programs(l -> Program.task(Duration.ofMinutes(1), 0));
    start("a");
    signals.clear();
    machine.disconnect();
    assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
    time.advance(Duration.ofMinutes(1));
    assertThat(signals).isEmpty();
    machine.reconnect();
    assertThat(signals).hasSize(1);
    assertThat(only().state()).isEqualTo(State.EXITED);
  }

  @Test
  void takesEffectAndLosesTheAnswer() {
    machine.loseReplies(1);
    assertThatThrownBy(() -> start("a")).isInstanceOf(NodeUnavailableException.class);
    assertThat(only().state()).isEqualTo(State.RUNNING);
    assertThat(start("a")).isEqualTo(new StartOutcome.Started());
  }

  @Test
  void makesCallsOnALaneRunIntoTheirDeadlineWhileItHangs() {
    machine.hang();
    List<Object> outcomes = new ArrayList<>();
    time.seams(1)
        .workers()
        .lane("node-1", 1, 1)
        .submit(runtime::list, Duration.ofSeconds(10), outcomes::add);
    time.advance(Duration.ofSeconds(10));
    assertThat(outcomes).hasToString("[TimedOut[deadline=PT10S]]");
  }

  @Test
  void losesAllThatRunsWithThePower() {
    start("a");
    machine.powerOff();
    assertThatThrownBy(runtime::list).isInstanceOf(NodeUnavailableException.class);
    machine.reconnect();
    assertThat(only().state()).isEqualTo(State.EXITED);
  }

  @Test
  void answersProbesAsScriptedAndFailsThemWhenNothingRuns() {
    start("a");
    assertThat(probe()).isEqualTo(new ProbeResult.Success());
    ProbeResult.Failure sick = new ProbeResult.Failure("sick");
    machine.probes((launch, action) -> sick);
    assertThat(probe()).isEqualTo(sick);
    machine.exit(ref("a", 0), 0);
    assertThat(probe()).isEqualTo(new ProbeResult.Failure("the container does not run"));
  }

  private ProbeResult probe() {
    return runtime.probe(ref("a", 0), PROBE, Duration.ofSeconds(1));
  }

  @Test
  void runsCommandsAsScripted() {
    start("a");
    machine.commands((launch, command) -> new ExecResult(4, command.toString(), ""));
    assertThat(runtime.exec(ref("a", 0), List.of("ls"), GRACE))
        .isEqualTo(new ExecResult(4, "[ls]", ""));
    assertThat(runtime.exec(ref("b", 0), List.of("ls"), GRACE).exitCode()).isEqualTo(-1);
  }

  @Test
  void keepsWhatContainersWrite() {
    machine.programs(l -> Program.server().printing("one", "two"));
    start("a");
    time.advance(Duration.ofSeconds(1));
    machine.print(ref("a", 0), "three");
    assertThat(read(LogOptions.ALL)).containsExactly("one", "two", "three");
    assertThat(read(new LogOptions(false, OptionalInt.of(2), Optional.empty())))
        .containsExactly("two", "three");
    assertThat(read(new LogOptions(false, OptionalInt.empty(), Optional.of(time.instant()))))
        .containsExactly("three");
  }

  @Test
  void followsALogUntilItsContainerHasEnded() {
    machine.programs(l -> Program.server().printing("one"));
    start("a");
    LogStream log = runtime.logs(ref("a", 0), LogOptions.FOLLOW);
    assertThat(log.next()).map(LogLine::text).contains("one");
    machine.print(ref("a", 0), "two");
    machine.exit(ref("a", 0), 0);
    assertThat(log.next()).map(LogLine::text).contains("two");
    assertThat(log.next()).isEmpty();
  }

  @Test
  void endsAFollowedLogThatIsClosed() {
    start("a");
    LogStream log = runtime.logs(ref("a", 0), LogOptions.FOLLOW);
    log.close();
    assertThat(log.next()).isEmpty();
  }

  @Test
  void hasAnEmptyLogForWhatIsNotThere() {
    LogStream log = runtime.logs(ref("a", 0), LogOptions.FOLLOW);
    assertThat(log.next()).isEmpty();
  }

  private List<String> read(LogOptions options) {
    List<String> lines = new ArrayList<>();
    try (LogStream log = runtime.logs(ref("a", 0), options)) {
      for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
        lines.add(line.get().text());
      }
    }
    return lines;
  }

  @Test
  void usesWhatContainersAskFor() {
    start("a");
    time.advance(Duration.ofSeconds(10));
    assertThat(runtime.stats())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.cpuNanos()).isEqualTo(5_000_000_000L);
              assertThat(s.memoryBytes()).isEqualTo(64);
            });
  }

  @Test
  void describesItself() {
    machine.label("zone", "a");
    machine.capacity(ResourceList.of(1000, 1 << 20));
    assertThat(runtime.describe().labels()).containsEntry("zone", "a");
    assertThat(runtime.describe().capacity().cpuMillis()).isEqualTo(1000);
  }
}
