package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.ContainerStats;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeDescription;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.runtime.Subscription;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One connection of one cluster to a simulated machine. */
final class SimulatedRuntime implements ContainerRuntime {
  private final SimulatedMachine machine;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private volatile String cluster = "";
  private volatile boolean closed;

  SimulatedRuntime(SimulatedMachine machine) {
    this.machine = machine;
  }

  @Override
  public synchronized void bind(String clusterId, String node) {
    if (!cluster.isEmpty() && !cluster.equals(clusterId)) {
      throw new IllegalStateException("bound to cluster " + cluster + ", not " + clusterId);
    }
    cluster = clusterId;
  }

  private String cluster() {
    if (closed) {
      throw new NodeUnavailableException("the connection is closed");
    }
    if (cluster.isEmpty()) {
      throw new IllegalStateException("not bound to a cluster");
    }
    return cluster;
  }

  @Override
  public NodeDescription describe() {
    cluster();
    return machine.describe();
  }

  @Override
  public StartOutcome start(ContainerLaunch launch) {
    return machine.start(cluster(), launch);
  }

  @Override
  public void stop(ContainerRef container, Duration grace) {
    machine.stop(cluster(), container, grace);
  }

  @Override
  public void remove(Uid pod) {
    machine.remove(cluster(), pod);
  }

  @Override
  public List<ContainerObservation> list() {
    return machine.list(cluster());
  }

  @Override
  public Subscription onChange(Runnable signal) {
    Subscription subscription = machine.onChange(signal);
    subscriptions.add(subscription);
    return subscription;
  }

  @Override
  public ProbeResult probe(ContainerRef container, ProbeAction action, Duration timeout) {
    return machine.probe(cluster(), container, action);
  }

  @Override
  public LogStream logs(ContainerRef container, LogOptions options) {
    Optional<SimulatedContainer> found = machine.find(cluster(), container);
    return new SimulatedLog(machine, found, options);
  }

  @Override
  public ExecResult exec(ContainerRef container, List<String> command, Duration timeout) {
    return machine.exec(cluster(), container, command);
  }

  @Override
  public List<ContainerStats> stats() {
    return machine.stats(cluster());
  }

  @Override
  public void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
  }
}
