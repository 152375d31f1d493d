package dev.orchestrator.examples;

import dev.orchestrator.examples.webapp.HttpAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts what came of requests. Safe for use by several threads. */
final class TrafficTally {
  private final List<Duration> latencies = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final SortedSet<String> frontends = new TreeSet<>();
  private final SortedSet<String> backends = new TreeSet<>();
  private final long beginNanos = System.nanoTime();
  private int retried;

  /**
   * A request that failed.
   *
   * @param at when its failure was seen, since the beginning
   * @param took how long it had been under way
   * @param cause what was seen
   */
  record Failure(Duration at, Duration took, String cause) {
    @Override
    public String toString() {
      return "after %d ms of traffic and %d ms of waiting: %s"
          .formatted(at.toMillis(), took.toMillis(), cause);
    }
  }

  /**
   * What came of all requests.
   *
   * @param sent how many there were
   * @param retried how many the front end had to ask for twice
   * @param frontends the front ends that answered
   * @param backends the back ends that answered
   * @param failures those that failed
   * @param latencies how long each of the others took, ascending
   */
  record Summary(
      int sent,
      int retried,
      int frontends,
      int backends,
      List<Failure> failures,
      List<Duration> latencies) {
    /** The latency that this share of the requests did not exceed; zero without any. */
    Duration percentile(int percent) {
      int rank = Math.ceilDiv(latencies.size() * percent, 100);
      return latencies.isEmpty() ? Duration.ZERO : latencies.get(Math.max(rank, 1) - 1);
    }
  }

  synchronized void answered(HttpAnswer answer, Duration latency) {
    if (answer.status() != 200) {
      failed("status " + answer.status() + ": " + answer.body().strip(), latency);
      return;
    }
    latencies.add(latency);
    frontends.add(answer.header("X-Frontend-Pod"));
    backends.add(answer.header("X-Backend-Pod"));
    retried += answer.header("X-Retries").equals("0") ? 0 : 1;
  }

  synchronized void failed(String cause, Duration took) {
    failures.add(new Failure(Duration.ofNanos(System.nanoTime() - beginNanos), took, cause));
  }

  synchronized Summary summary() {
    return new Summary(
        latencies.size() + failures.size(),
        retried,
        frontends.size(),
        backends.size(),
        List.copyOf(failures),
        latencies.stream().sorted().toList());
  }
}
