package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerLaunch.VolumeFiles;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.traffic.ServiceEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Puts together what it takes to start a container: environment, command and files, with everything
 * that they refer to. Pure; by Kubernetes' rules: a container's own variables win over whole
 * ConfigMaps and Secrets, and these over what is told about Services.
 */
final class LaunchAssembly {
  /** More characters than any kernel takes in sum; Linux takes 6 MiB. */
  private static final int LONGEST = 8 << 20;

  private static final Pattern VARIABLE = Pattern.compile("[ -~&&[^=]]+");
  private static final int FILE_MODE = 0644;

  private final Pod pod;
  private final SortedMap<String, String> env;
  private final SortedSet<String> problems = new TreeSet<>();
  private final References references;
  private int room = LONGEST;

  private LaunchAssembly(ClusterState state, Pod pod, Optional<String> hostAddress) {
    this.pod = pod;
    env = ServiceEnvironment.of(state, pod.key().namespace(), hostAddress);
    references = new References(state, pod.key().namespace(), problems);
  }

  /**
   * What it takes to start an attempt of a container.
   *
   * @param hostAddress where the node's pods reach the host, if they cannot reach its loopback
   */
  static Launch of(
      ClusterState state, Pod pod, Container container, int attempt, Optional<String> hostAddress) {
    return new LaunchAssembly(state, pod, hostAddress).launch(container, attempt);
  }

  private Launch launch(Container container, int attempt) {
    container.envFrom().forEach(this::addAll);
    container.env().forEach(this::add);
    List<String> command = expanded(container.command());
    List<String> args = expanded(container.args());
    SortedMap<String, VolumeFiles> files = new TreeMap<>();
    for (Volume volume : pod.spec().volumes()) {
      files(volume.source()).ifPresent(f -> files.put(volume.name(), f));
    }
    if (!problems.isEmpty()) {
      return new Launch.Incomplete(String.join("; ", problems));
    }
    return new Launch.Complete(
        new ContainerLaunch(
            new ContainerRef(pod.uid(), container.name(), attempt),
            pod.key(),
            new TreeMap<>(pod.labels()),
            pod.spec(),
            pod.revision().hash(),
            command,
            args,
            env,
            files));
  }

  private List<String> expanded(List<String> words) {
    return words.stream().flatMap(word -> expanded(word).stream()).toList();
  }

  /** A text with its references resolved; noted as a problem when all together is too long. */
  private Optional<String> expanded(String text) {
    Optional<String> expanded = Expansion.expand(text, env, room);
    expanded.ifPresentOrElse(this::take, this::tooLong);
    return expanded;
  }

  private void take(String text) {
    room -= text.length();
  }

  private void tooLong() {
    problems.add("environment, command and arguments are longer than any process can be given");
  }

  private void addAll(EnvFrom from) {
    references
        .texts(from.kind(), from.name(), from.optional())
        .forEach(
            (key, text) -> {
              String name = from.prefix() + key;
              if (VARIABLE.matcher(name).matches()) {
                given(from.kind(), from.name(), key, text).ifPresent(t -> env.put(name, t));
              }
            });
  }

  private void add(EnvVar variable) {
    value(variable.source()).ifPresent(value -> env.put(variable.name(), value));
  }

  private Optional<String> value(EnvSource source) {
    return switch (source) {
      case EnvSource.Literal literal -> expanded(literal.value());
      case EnvSource.ConfigMapKey ref ->
          key(Kind.CONFIG_MAP, ref.configMap(), ref.key(), ref.optional());
      case EnvSource.SecretKey ref -> key(Kind.SECRET, ref.secret(), ref.key(), ref.optional());
      case EnvSource.FieldRef ref -> Optional.of(field(ref.path()));
    };
  }

  private Optional<String> key(Kind kind, String name, String key, boolean optional) {
    return references.text(kind, name, key, optional).flatMap(t -> given(kind, name, key, t));
  }

  /** A text as the value of a variable; noted as a problem when no process can be given it. */
  private Optional<String> given(Kind kind, String object, String key, String text) {
    if (text.indexOf('\0') >= 0) {
      problems.add(
          kind + " " + object + " has a NUL under key " + key + ", which no variable can hold");
      return Optional.empty();
    }
    if (text.length() > room) {
      tooLong();
      return Optional.empty();
    }
    take(text);
    return Optional.of(text);
  }

  private String field(String path) {
    return switch (path) {
      case "metadata.name" -> pod.key().name();
      case "metadata.namespace" -> pod.key().namespace();
      case "metadata.uid" -> pod.uid().value();
      case "spec.nodeName" -> pod.node().orElse("");
      case "status.podIP" -> ContainerLaunch.POD_IP;
      default -> pod.labels().getOrDefault(between(path, "metadata.labels['", "']"), "");
    };
  }

  private static String between(String path, String before, String after) {
    return path.startsWith(before) && path.endsWith(after)
        ? path.substring(before.length(), path.length() - after.length())
        : "";
  }

  private Optional<VolumeFiles> files(VolumeSource source) {
    return switch (source) {
      case VolumeSource.ConfigMapFiles f ->
          Optional.of(files(Kind.CONFIG_MAP, f.configMap(), f.items(), f.mode(), f.optional()));
      case VolumeSource.SecretFiles f ->
          Optional.of(files(Kind.SECRET, f.secret(), f.items(), f.mode(), f.optional()));
      case VolumeSource.EmptyDir f -> Optional.empty();
      case VolumeSource.HostPath f -> Optional.empty();
    };
  }

  private VolumeFiles files(
      Kind kind, String name, SortedMap<String, String> items, OptionalInt mode, boolean optional) {
    return new VolumeFiles(
        kind == Kind.SECRET, mode.orElse(FILE_MODE), references.files(kind, name, items, optional));
  }

  /** The probe with a port's name replaced by its number; a name that is unknown fails later. */
  static ProbeAction resolved(Container container, ProbeAction action) {
    return switch (action) {
      case ProbeAction.HttpGet http ->
          new ProbeAction.HttpGet(
              http.path(), numbered(container, http.port()), http.https(), http.headers());
      case ProbeAction.TcpSocket tcp -> new ProbeAction.TcpSocket(numbered(container, tcp.port()));
      case ProbeAction.Exec exec -> exec;
    };
  }

  private static PortRef numbered(Container container, PortRef port) {
    return container.resolve(port).map(PortRef::of).orElse(port);
  }
}
