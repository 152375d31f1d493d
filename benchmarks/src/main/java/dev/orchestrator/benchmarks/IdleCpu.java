package dev.orchestrator.benchmarks;

import java.io.IOException;
import java.time.Duration;

/**
 * A program that says how much of a core this process uses while 100 pods run on an engine and
 * nothing happens: {@code IdleCpu [seconds]}.
 */
public final class IdleCpu {
  private static final int PODS = 100;

  /** Until what the start has left to the compiler is done. */
  private static final long SETTLING_MILLIS = 20_000;

  private IdleCpu() {}

  /** Prints one line. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Duration watched = Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 30);
    try (DockerCluster cluster = new DockerCluster()) {
      cluster.start(PODS);
      Thread.sleep(SETTLING_MILLIS);
      Duration before = used();
      Thread.sleep(watched.toMillis());
      Duration after = used();
      System.out.printf(
          "idle with %d running pods: %.2f %% of a core over %d s%n",
          PODS, 100.0 * after.minus(before).toMillis() / watched.toMillis(), watched.toSeconds());
      cluster.removeAll();
    }
  }

  private static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
