package dev.orchestrator.benchmarks;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A node on which everything succeeds at once and nothing runs. */
final class AgreeableRuntime implements ContainerRuntime {
  private final Map<ContainerRef, ContainerObservation> containers = new ConcurrentSkipListMap<>();

  @Override
  public void bind(String clusterId, String node) {}

  @Override
  public NodeDescription describe() {
    return new NodeDescription(
        ResourceList.of(64_000, 256L << 30).with(ResourceList.PODS, 1_000),
        new TreeMap<>(),
        Optional.empty(),
        "none");
  }

  @Override
  public StartOutcome start(ContainerLaunch launch) {
    containers.computeIfAbsent(
        launch.ref(),
        ref ->
            new ContainerObservation(
                ref,
                launch.specHash(),
                ContainerObservation.State.RUNNING,
                Optional.of(Instant.EPOCH),
                Optional.empty(),
                -1,
                false,
                Optional.empty(),
                "",
                ""));
    return new StartOutcome.Started();
  }

  @Override
  public void stop(ContainerRef container, Duration grace) {
    containers.remove(container);
  }

  @Override
  public void remove(Uid pod) {
    containers.keySet().removeIf(ref -> ref.pod().equals(pod));
  }

  @Override
  public List<ContainerObservation> list() {
    return List.copyOf(containers.values());
  }

  @Override
  public Subscription onChange(Runnable signal) {
    return () -> {};
  }

  @Override
  public ProbeResult probe(ContainerRef container, ProbeAction action, Duration timeout) {
    return new ProbeResult.Success();
  }

  @Override
  public LogStream logs(ContainerRef container, LogOptions options) {
    return new LogStream() {
      @Override
      public Optional<LogLine> next() {
        return Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ExecResult exec(ContainerRef container, List<String> command, Duration timeout) {
    return new ExecResult(0, "", "");
  }

  @Override
  public List<ContainerStats> stats() {
    return List.of();
  }

  @Override
  public void close() {}
}
