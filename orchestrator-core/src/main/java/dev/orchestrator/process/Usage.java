package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerStats;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the sessions of attempts use, summed over their processes. */
record Usage(List<Attempt> attempts) {
  List<ContainerStats> read() throws IOException {
    List<ProcFs.Stat> processes = ProcFs.all();
    List<ContainerStats> found = new ArrayList<>();
    for (Attempt attempt : attempts) {
      Optional<Attempt.Identity> process = attempt.process();
      if (process.isPresent() && process.get().isAlive()) {
        found.add(sum(attempt, process.get().pid(), processes));
      }
    }
    return List.copyOf(found);
  }

  private static ContainerStats sum(Attempt attempt, long session, List<ProcFs.Stat> processes) {
    long cpuNanos = 0;
    long memoryBytes = 0;
    for (ProcFs.Stat stat : processes) {
      if (stat.session() == session) {
        cpuNanos += stat.cpuNanos();
        memoryBytes += ProcFs.memoryBytes(stat.pid());
      }
    }
    return new ContainerStats(attempt.ref(), Instant.now(), cpuNanos, memoryBytes);
  }
}
