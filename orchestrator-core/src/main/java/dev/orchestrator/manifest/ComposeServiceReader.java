package dev.orchestrator.manifest;

import com.google.common.collect.ImmutableMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads one service of a Compose file: it becomes a Deployment (or, with {@code mode: global}, a
 * DaemonSet) of one container, and a Service for its ports.
 */
final class ComposeServiceReader {
  /** Compose waits ten seconds, not thirty as Kubernetes does. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final ImmutableMap<String, Boolean> RESTARTS =
      ImmutableMap.of("always", true, "unless-stopped", true, "no", false, "on-failure", false);

  private final ComposeProject project;
  private final ComposeSources configs;
  private final ComposeSources secrets;

  ComposeServiceReader(ComposeProject project, ComposeSources configs, ComposeSources secrets) {
    this.project = project;
    this.configs = configs;
    this.secrets = secrets;
  }

  void read(String name, Value value, Reading reading) {
    Fields fields = value.fields(ComposeType.SERVICE);
    ComposePorts ports = ComposePorts.read(fields);
    ComposeDeploy deploy = ComposeDeploy.read(fields);
    Workload workload = workload(name, fields, ports, deploy);
    if (isLeftOut(fields)) {
      return;
    }
    SourceMap sources = ComposeSourceMap.of(value);
    reading.validate(workload, sources);
    reading.deliver(workload);
    if (ports.isEmpty()) {
      value.warning(
          "has no ports, so that other services do not find it by its name",
          "add expose with its ports");
    } else {
      Service service =
          new Service(metadata(name, Map.of()), labels(name), ports.servicePorts(), false);
      reading.validate(service, sources);
      reading.deliver(service);
    }
  }

  /**
   * Services with a profile are not started by default, and one that extends another is not whole.
   */
  private static boolean isLeftOut(Fields fields) {
    List<Value> reasons =
        Stream.of("profiles", "extends").flatMap(name -> fields.value(name).stream()).toList();
    reasons.forEach(v -> v.unsupported("is not supported yet; the service is left out", ""));
    return !reasons.isEmpty();
  }

  private Workload workload(String name, Fields fields, ComposePorts ports, ComposeDeploy deploy) {
    ComposeVolumes volumes = new ComposeVolumes(configs, secrets);
    volumes.read(fields);
    PodSpec.Builder pod =
        PodSpec.builder().container(container(name, fields, ports, deploy, volumes));
    volumes.volumes().forEach(pod::volume);
    pod.terminationGracePeriod(
        fields.value("stop_grace_period").map(ComposeValues::seconds).orElse(GRACE));
    restart(fields);
    Metadata metadata = metadata(name, deploy.labels());
    LabelSelector selector = LabelSelector.of(labels(name));
    PodTemplate template = new PodTemplate(labels(name), annotations(fields), pod.build());
    OptionalInt replicas = replicas(fields, deploy);
    return deploy.global()
        ? new DaemonSet(metadata, selector, template)
        : new Deployment(metadata, replicas, selector, template, Duration.ZERO, false);
  }

  private Container container(
      String name,
      Fields fields,
      ComposePorts ports,
      ComposeDeploy deploy,
      ComposeVolumes volumes) {
    Map<String, String> environment = ComposeEnvironment.read(fields, project);
    Container.Builder container =
        Container.builder(name)
            .image(image(name, fields))
            .command(fields.value("entrypoint").map(ComposeValues::words).orElse(List.of()))
            .args(fields.value("command").map(ComposeValues::words).orElse(List.of()))
            .workingDir(fields.text("working_dir"))
            .requests(deploy.requests())
            .limits(deploy.limits());
    environment.forEach(
        (variable, text) ->
            container.env(
                new EnvVar(
                    variable,
                    new EnvSource.Literal(ComposeEnvironment.escaped(text, environment)))));
    ports.containerPorts().forEach(container::port);
    volumes.mounts().forEach(container::volumeMount);
    fields
        .value("healthcheck")
        .flatMap(ComposeHealthcheck::read)
        .ifPresent(check -> check.addTo(container));
    return container.build();
  }

  /** The image, or the name that Compose gives to one that it builds. */
  private String image(String name, Fields fields) {
    String built = project.name().isEmpty() ? name : project.name() + "-" + name;
    String image = fields.text("image", built);
    fields
        .value("build")
        .ifPresent(
            v -> v.unsupported("images are not built", "build the image " + image + " beforehand"));
    if (!fields.has("image") && !fields.has("build") && !fields.has("extends")) {
      fields.reading().error(fields.at(), fields.path(), "has neither image nor build", "");
    }
    return image;
  }

  private static void restart(Fields fields) {
    fields
        .value("restart")
        .filter(value -> !value.isEmptyText())
        .ifPresent(
            value -> {
              String word = value.text().replaceFirst("^on-failure:[0-9]{1,9}$", "on-failure");
              Boolean legal = RESTARTS.get(word);
              if (legal == null) {
                value.mistaken(
                    "must be one of " + String.join(", ", RESTARTS.keySet()),
                    Nearest.hint(word, RESTARTS.keySet()));
              } else if (!legal) {
                value.unsupported(
                    "the policy "
                        + word
                        + " is not supported yet; the container is always restarted",
                    "");
              }
            });
  }

  private static OptionalInt replicas(Fields fields, ComposeDeploy deploy) {
    OptionalInt scale = fields.count("scale");
    OptionalInt replicas = deploy.replicas().isPresent() ? deploy.replicas() : scale;
    if (deploy.global() && replicas.isPresent()) {
      String message = "a number of replicas has no effect with mode: global";
      fields.reading().warning(fields.at(), fields.path(), message, "");
    }
    return replicas;
  }

  /** Compose's labels are free text, as Kubernetes' annotations are. */
  private static SortedMap<String, String> annotations(Fields fields) {
    SortedMap<String, String> annotations = new TreeMap<>();
    fields
        .value("annotations")
        .map(ComposeValues::pairs)
        .ifPresent(pairs -> annotations.putAll(pairs));
    fields.value("labels").map(ComposeValues::pairs).ifPresent(pairs -> annotations.putAll(pairs));
    return annotations;
  }

  private Metadata metadata(String name, Map<String, String> annotations) {
    return project.metadata(name, labels(name), annotations);
  }

  private static NavigableMap<String, String> labels(String name) {
    return new TreeMap<>(Map.of("app", name));
  }
}
