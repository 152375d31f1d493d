package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.spec.ResourceList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One container of a simulated machine; guarded by the machine's lock. */
final class SimulatedContainer {
  private final String cluster;
  private final ContainerLaunch launch;
  private final String address;
  private final Program program;
  private final List<LogLine> log = new ArrayList<>();
  private State state = State.CREATED;
  private Optional<Instant> startedAt = Optional.empty();
  private Optional<Instant> finishedAt = Optional.empty();
  private int exitCode = -1;
  private boolean oomKilled;

  SimulatedContainer(String cluster, ContainerLaunch launch, String address, Program program) {
    this.cluster = cluster;
    this.launch = launch;
    this.address = address;
    this.program = program;
  }

  String cluster() {
    return cluster;
  }

  ContainerLaunch launch() {
    return launch;
  }

  ContainerRef ref() {
    return launch.ref();
  }

  String address() {
    return address;
  }

  Program program() {
    return program;
  }

  List<LogLine> log() {
    return log;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean hasEnded() {
    return state == State.EXITED;
  }

  void run(Instant now) {
    state = State.RUNNING;
    startedAt = Optional.of(now);
    program.output().forEach(line -> log.add(new LogLine(now, false, line)));
  }

  void end(int code, boolean outOfMemory, Instant now) {
    state = State.EXITED;
    finishedAt = Optional.of(now);
    exitCode = code;
    oomKilled = outOfMemory;
  }

  ContainerObservation observe() {
    return new ContainerObservation(
        ref(),
        launch.specHash(),
        state,
        startedAt,
        finishedAt,
        exitCode,
        oomKilled,
        Optional.of(address),
        "simulated-" + cluster + "/" + ref(),
        "");
  }

  /** It uses exactly what it asks for. */
  ContainerStats stats(Instant now) {
    ResourceList asked = launch.container().resources().effectiveRequests();
    Duration runs = Duration.between(startedAt.orElse(now), now);
    return new ContainerStats(
        ref(), now, runs.toMillis() * asked.cpuMillis() * 1000, asked.memoryBytes());
  }
}
