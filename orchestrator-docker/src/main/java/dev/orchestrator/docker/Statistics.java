package dev.orchestrator.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ContainerStats;
import java.time.Instant;
import java.util.Optional;

/** Reads an engine's statistics, which differ with the version of the host's control groups. */
final class Statistics {
  private Statistics() {}

  /** Where an engine gives one reading of a container without waiting for a second one. */
  static String path(String container) {
    return "/containers/" + container + "/stats?stream=false&one-shot=true";
  }

  /** Empty when the container ended meanwhile. */
  static Optional<ContainerStats> read(ContainerRef ref, JsonNode stats) {
    Optional<Instant> at = Answers.instant(stats.path("read").asText(""));
    JsonNode memory = stats.path("memory_stats");
    return at.filter(instant -> memory.has("usage"))
        .map(
            instant ->
                new ContainerStats(
                    ref,
                    instant,
                    stats.path("cpu_stats").path("cpu_usage").path("total_usage").asLong(),
                    working(memory)));
  }

  /** Without the pages of files that could be given back at once. */
  private static long working(JsonNode memory) {
    JsonNode details = memory.path("stats");
    long cache =
        details.has("total_inactive_file")
            ? details.path("total_inactive_file").asLong()
            : details.path("inactive_file").asLong();
    return Math.max(0, memory.path("usage").asLong() - cache);
  }
}
