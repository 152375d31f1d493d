package dev.orchestrator.spec;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * A health check of a container, with Kubernetes' fields and defaults.
 *
 * @param action what is asked
 * @param initialDelay from the container's start to the first probe; 0 s by default
 * @param period between probes; 10 s by default, at least 1 s
 * @param timeout for one probe; 1 s by default, at least 1 s
 * @param successThreshold successes in a row that count as success; 1 by default, 1 for liveness
 *     and startup
 * @param failureThreshold failures in a row that count as failure; 3 by default
 */
public record Probe(
    ProbeAction action,
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold) {
  /** Requires every component. */
  public Probe {
    requireNonNull(action, "action");
    requireNonNull(initialDelay, "initialDelay");
    requireNonNull(period, "period");
    requireNonNull(timeout, "timeout");
  }

  /** A probe with Kubernetes' defaults. */
  public static Probe of(ProbeAction action) {
    return new Probe(action, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(1), 1, 3);
  }

  /** An HTTP GET on the pod's own address. */
  public static Probe httpGet(String path, int port) {
    return of(ProbeAction.HttpGet.of(path, PortRef.of(port)));
  }

  /** A TCP connect to the pod's own address. */
  public static Probe tcp(int port) {
    return of(new ProbeAction.TcpSocket(PortRef.of(port)));
  }

  /** A command in the container. */
  public static Probe exec(String... command) {
    return of(new ProbeAction.Exec(List.of(command)));
  }

  /** This probe with another period. */
  public Probe every(Duration value) {
    return new Probe(action, initialDelay, value, timeout, successThreshold, failureThreshold);
  }

  /** This probe with another initial delay. */
  public Probe after(Duration value) {
    return new Probe(action, value, period, timeout, successThreshold, failureThreshold);
  }

  /** This probe with another timeout. */
  public Probe within(Duration value) {
    return new Probe(action, initialDelay, period, value, successThreshold, failureThreshold);
  }

  /** This probe with other thresholds. */
  public Probe thresholds(int success, int failure) {
    return new Probe(action, initialDelay, period, timeout, success, failure);
  }
}
