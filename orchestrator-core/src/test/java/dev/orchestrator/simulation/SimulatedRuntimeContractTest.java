package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerRuntimeContract;
import dev.orchestrator.runtime.ContractProgram;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.time.Seams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A simulated machine on real time, whose containers do what the programs of the contract do. */
class SimulatedRuntimeContractTest extends ContainerRuntimeContract {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Seams seams = Seams.system();
  private final SimulatedMachine machine = machine();

  private SimulatedMachine machine() {
    SimulatedMachine made = new SimulatedMachine(seams.timers());
    made.programs(this::program);
    made.refusals(SimulatedRuntimeContractTest::refusal);
    made.commands(SimulatedRuntimeContractTest::run);
    made.probes(SimulatedRuntimeContractTest::probe);
    return made;
  }

  @AfterEach
  void stopTimers() {
    seams.workers().close();
  }

  @Override
  protected ContainerRuntime newRuntime() {
    return machine.connect();
  }

  @Override
  protected String image() {
    return "any";
  }

  private static Optional<StartOutcome.Refused> refusal(ContainerLaunch launch) {
    String program = launch.command().getFirst();
    return program.equals("sh")
        ? Optional.empty()
        : Optional.of(new StartOutcome.Refused("InvalidCommand", "no program " + program));
  }

  private Program program(ContainerLaunch launch) {
    return switch (ContractProgram.of(launch)) {
      case SLEEP, BURN -> Program.server();
      case GREET -> Program.server().printing("up");
      case POLITE -> Program.server().printing("up").endingAfterTerm(Duration.ZERO, 7);
      case DEAF -> Program.server().printing("up").ignoringTerm();
      case FAIL -> Program.task(Duration.ZERO, 3).printing("once");
      case END_LATER -> Program.task(SECOND, 9);
      case COUNT -> count(launch);
      case SHOW -> Program.task(Duration.ZERO, 0).printing(show(launch).toArray(String[]::new));
    };
  }

  private Program count(ContainerLaunch launch) {
    seams
        .timers()
        .after(
            SECOND,
            () -> {
              machine.printError(launch.ref(), "bad");
              machine.print(launch.ref(), "last");
              machine.exit(launch.ref(), 0);
            });
    return Program.server()
        .printing(IntStream.range(0, 200).mapToObj(i -> "line " + i).toArray(String[]::new));
  }

  private static List<String> show(ContainerLaunch launch) {
    List<String> output = new ArrayList<>();
    output.add(launch.env().getOrDefault("MY_IP", ""));
    output.addAll(launch.args());
    for (ContainerLaunch.VolumeFiles files : launch.files().values()) {
      for (Bytes content : files.content().values()) {
        output.add(new String(content.toArray(), StandardCharsets.UTF_8));
        output.add(Integer.toOctalString(files.mode()));
      }
    }
    return output;
  }

  private static ExecResult run(ContainerLaunch launch, List<String> command) {
    return switch (ContractProgram.Command.of(command)) {
      case SUCCEED -> new ExecResult(0, "", "");
      case FAIL -> new ExecResult(1, "", "");
      case GREET -> new ExecResult(4, launch.env().get("GREETING") + "\n", "no\n");
      case SLEEP -> new ExecResult(-1, "begun\n", "");
      case BE_LOUD -> new ExecResult(0, "y\n".repeat(1_500_000), "");
    };
  }

  private static ProbeResult probe(ContainerLaunch launch, ProbeAction action) {
    return switch (action) {
      case ProbeAction.Exec(List<String> command) ->
          run(launch, command).exitCode() == 0
              ? new ProbeResult.Success()
              : new ProbeResult.Failure("the command failed");
      case ProbeAction.TcpSocket tcp -> new ProbeResult.Failure("nobody listens");
      case ProbeAction.HttpGet http -> new ProbeResult.Failure("nobody listens");
    };
  }
}
