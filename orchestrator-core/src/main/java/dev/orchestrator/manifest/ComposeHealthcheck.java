package dev.orchestrator.manifest;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ProbeAction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The health check of a Compose service. It becomes a readiness probe, and a liveness probe that
 * restarts an unhealthy container as a Swarm does; with a start period also a startup probe, which
 * bears failures for that long.
 */
record ComposeHealthcheck(Probe probe, Optional<Probe> startup) {
  private static final Duration DEFAULT = Duration.ofSeconds(30);
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final int RETRIES = 3;

  /** The check; empty when it is disabled, or wrong, which is told. */
  static Optional<ComposeHealthcheck> read(Value value) {
    Fields fields = value.fields(ComposeType.HEALTHCHECK);
    Duration interval = time(fields, "interval");
    Duration timeout = time(fields, "timeout");
    Duration start = fields.value("start_period").map(ComposeValues::seconds).orElse(Duration.ZERO);
    int retries = Math.max(1, fields.integer("retries", 0, Integer.MAX_VALUE, RETRIES));
    List<String> test = fields.value("test").map(ComposeHealthcheck::test).orElse(List.of());
    if (fields.flag("disable", false) || test.equals(List.of("NONE"))) {
      return Optional.empty();
    }
    List<String> command = command(value, fields, test);
    if (command.isEmpty()) {
      return Optional.empty();
    }
    Probe probe =
        new Probe(new ProbeAction.Exec(command), Duration.ZERO, interval, timeout, 1, retries);
    long more = Math.ceilDiv(start.toSeconds(), interval.toSeconds());
    int bearing = (int) Math.min(Integer.MAX_VALUE, retries + more);
    return Optional.of(
        new ComposeHealthcheck(
            probe, start.isZero() ? Optional.empty() : Optional.of(probe.thresholds(1, bearing))));
  }

  void addTo(Container.Builder container) {
    container.readinessProbe(probe).livenessProbe(probe);
    startup.ifPresent(container::startupProbe);
  }

  private static Duration time(Fields fields, String name) {
    Duration given = fields.value(name).map(ComposeValues::seconds).orElse(Duration.ZERO);
    return given.isZero() ? DEFAULT : given.compareTo(LEAST) < 0 ? LEAST : given;
  }

  private static List<String> test(Value value) {
    return value.isList() ? value.textItems() : List.of("CMD-SHELL", value.text());
  }

  private static List<String> command(Value value, Fields fields, List<String> test) {
    boolean whole = test.size() > 1;
    if (whole && test.getFirst().equals("CMD")) {
      return test.subList(1, test.size());
    }
    if (whole && test.getFirst().equals("CMD-SHELL")) {
      return List.of("/bin/sh", "-c", test.get(1));
    }
    if (!fields.has("test")) {
      value.unsupported(
          "a health check that only changes the image's own is not supported yet", "add test");
    } else {
      value.mistaken("the test must begin with CMD, CMD-SHELL or NONE", "");
    }
    return List.of();
  }
}
