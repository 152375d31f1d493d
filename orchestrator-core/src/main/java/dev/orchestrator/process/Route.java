package dev.orchestrator.process;

import dev.orchestrator.runtime.ServiceProxy.Endpoint;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints behind one address, with how many connections each has. A connection is counted in
 * the same moment as its endpoint is chosen, so that an endpoint seen without connections after it
 * began to drain gets none any more.
 */
final class Route {
  private static final long BACKOFF_NANOS = Duration.ofSeconds(1).toNanos();

  private List<Endpoint> endpoints = List.of();
  private final Map<Endpoint, Long> failedAt = new HashMap<>();
  private final Map<String, Integer> open = new HashMap<>();
  private int turn;

  synchronized void replace(List<Endpoint> table) {
    endpoints = table;
    failedAt.keySet().retainAll(new HashSet<>(table));
    notifyAll();
  }

  /**
   * Chooses an endpoint and counts a connection to it; waits until there is one or the time is
   * over.
   */
  synchronized Optional<Endpoint> choose(Set<Endpoint> tried, long deadlineNanos)
      throws InterruptedException {
    while (true) {
      Optional<Endpoint> best = best(tried);
      if (best.isPresent()) {
        open.merge(best.get().pod().value(), 1, Integer::sum);
        return best;
      }
      long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return Optional.empty();
      }
      tried.clear();
      wait(Math.min(left, 50));
    }
  }

  private Optional<Endpoint> best(Set<Endpoint> tried) {
    long now = System.nanoTime();
    List<Endpoint> ready =
        endpoints.stream()
            .filter(e -> e.state() == Endpoint.State.READY && !tried.contains(e))
            .toList();
    List<Endpoint> well = ready.stream().filter(e -> isWell(e, now)).toList();
    return fewest(well.isEmpty() ? ready : well);
  }

  private boolean isWell(Endpoint endpoint, long now) {
    Long failed = failedAt.get(endpoint);
    return failed == null || now - failed > BACKOFF_NANOS;
  }

  private Optional<Endpoint> fewest(List<Endpoint> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    turn++;
    Endpoint best = candidates.get(Math.floorMod(turn, candidates.size()));
    for (int i = 1; i < candidates.size(); i++) {
      Endpoint other = candidates.get(Math.floorMod(turn + i, candidates.size()));
      if (count(other) < count(best)) {
        best = other;
      }
    }
    return Optional.of(best);
  }

  private int count(Endpoint endpoint) {
    return open.getOrDefault(endpoint.pod().value(), 0);
  }

  synchronized void failed(Endpoint endpoint) {
    failedAt.put(endpoint, System.nanoTime());
  }

  synchronized void release(Endpoint endpoint) {
    open.computeIfPresent(endpoint.pod().value(), (pod, count) -> count == 1 ? null : count - 1);
  }

  synchronized int open(Uid pod) {
    return open.getOrDefault(pod.value(), 0);
  }

  synchronized boolean isDraining(Uid pod) {
    return endpoints.stream()
        .anyMatch(e -> e.pod().equals(pod) && e.state() == Endpoint.State.DRAINING);
  }
}
