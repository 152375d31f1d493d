package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.manifest.Yaml.Mapping;
import java.util.List;
import java.util.Optional;

/**
 * Leads from the fields of a workload or Service back to the fields of the Compose service it was
 * made from.
 */
final class ComposeSourceMap {
  /**
   * What the path of a field contains, and where in the service it comes from; the first that fits
   * counts.
   */
  private static final ImmutableMap<String, List<String>> ORIGINS =
      ImmutableMap.<String, List<String>>builder()
          .put("Probe", List.of("healthcheck"))
          .put(".image", List.of("image", "build"))
          .put(".command", List.of("entrypoint"))
          .put(".args", List.of("command"))
          .put(".env", List.of("environment", "env_file"))
          .put("ports", List.of("ports", "expose"))
          .put(".resources", List.of("deploy", "mem_limit", "cpus"))
          .put("olume", List.of("volumes", "tmpfs", "secrets", "configs"))
          .put("replicas", List.of("deploy", "scale"))
          .put("terminationGracePeriod", List.of("stop_grace_period"))
          .put("metadata.annotations", List.of("labels", "annotations", "deploy"))
          .buildOrThrow();

  private ComposeSourceMap() {}

  static SourceMap of(Value service) {
    return specPath ->
        ORIGINS.entrySet().stream()
            .filter(origin -> specPath.contains(origin.getKey()))
            .flatMap(origin -> origin.getValue().stream())
            .flatMap(field -> field(service, field).stream())
            .findFirst()
            .orElseGet(() -> new SourceMap.Source(service.node().at(), service.path().toString()));
  }

  private static Optional<SourceMap.Source> field(Value service, String name) {
    return service.node() instanceof Mapping map
        ? map.get(name)
            .map(node -> new SourceMap.Source(node.at(), service.path().field(name).toString()))
        : Optional.empty();
  }
}
