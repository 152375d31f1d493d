package dev.orchestrator.control;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerLaunch.VolumeFiles;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.traffic.ServiceEnvironment;
import java.nio.charset.StandardCharsets;
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
  private static final Pattern VARIABLE = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");
  private static final int FILE_MODE = 0644;

  private final ClusterState state;
  private final Pod pod;
  private final SortedMap<String, String> env;
  private final SortedSet<String> missing = new TreeSet<>();

  private LaunchAssembly(ClusterState state, Pod pod, Optional<String> hostAddress) {
    this.state = state;
    this.pod = pod;
    env = ServiceEnvironment.of(state, pod.key().namespace(), hostAddress);
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
    SortedMap<String, VolumeFiles> files = new TreeMap<>();
    for (Volume volume : pod.spec().volumes()) {
      files(volume.source()).ifPresent(f -> files.put(volume.name(), f));
    }
    if (!missing.isEmpty()) {
      return new Launch.Incomplete(String.join("; ", missing));
    }
    return new Launch.Complete(
        new ContainerLaunch(
            new ContainerRef(pod.uid(), container.name(), attempt),
            pod.key(),
            new TreeMap<>(pod.labels()),
            pod.spec(),
            pod.revision().hash(),
            expanded(container.command()),
            expanded(container.args()),
            env,
            files));
  }

  private List<String> expanded(List<String> words) {
    return words.stream().map(word -> Expansion.expand(word, env)).toList();
  }

  private void addAll(EnvFrom from) {
    data(from.kind(), from.name(), from.optional())
        .forEach(
            (key, bytes) -> {
              String name = from.prefix() + key;
              if (VARIABLE.matcher(name).matches()) {
                env.put(name, text(bytes));
              }
            });
  }

  private void add(EnvVar variable) {
    value(variable.source()).ifPresent(value -> env.put(variable.name(), value));
  }

  private Optional<String> value(EnvSource source) {
    return switch (source) {
      case EnvSource.Literal literal -> Optional.of(Expansion.expand(literal.value(), env));
      case EnvSource.ConfigMapKey ref ->
          key(Kind.CONFIG_MAP, ref.configMap(), ref.key(), ref.optional())
              .map(LaunchAssembly::text);
      case EnvSource.SecretKey ref ->
          key(Kind.SECRET, ref.secret(), ref.key(), ref.optional()).map(LaunchAssembly::text);
      case EnvSource.FieldRef ref -> Optional.of(field(ref.path()));
    };
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
    SortedMap<String, Bytes> content = new TreeMap<>();
    if (items.isEmpty()) {
      content.putAll(data(kind, name, optional));
    } else {
      items.forEach(
          (key, path) ->
              key(kind, name, key, optional).ifPresent(bytes -> content.put(path, bytes)));
    }
    return new VolumeFiles(kind == Kind.SECRET, mode.orElse(FILE_MODE), content);
  }

  private Optional<Bytes> key(Kind kind, String name, String key, boolean optional) {
    SortedMap<String, Bytes> data = data(kind, name, optional);
    if (!data.containsKey(key) && !optional && isThere(kind, name)) {
      missing.add(kind + " " + name + " has no key " + key);
    }
    return Optional.ofNullable(data.get(key));
  }

  private boolean isThere(Kind kind, String name) {
    return state.declaration(new ObjectKey(kind, pod.key().namespace(), name)).isPresent();
  }

  /** The content of a ConfigMap or Secret; noted as missing when it has to be there and is not. */
  private SortedMap<String, Bytes> data(Kind kind, String name, boolean optional) {
    SortedMap<String, Bytes> data = new TreeMap<>();
    ObjectKey key = new ObjectKey(kind, pod.key().namespace(), name);
    if (state.declaration(key).isEmpty() && !optional) {
      missing.add(kind + " " + name + " does not exist in namespace " + key.namespace());
    }
    state
        .declaration(key)
        .ifPresent(
            declaration -> {
              if (declaration.resource() instanceof ConfigMap map) {
                map.data().forEach((k, v) -> data.put(k, bytes(v)));
                data.putAll(map.binaryData());
              } else if (declaration.resource() instanceof Secret secret) {
                secret.data().forEach((k, v) -> data.put(k, Bytes.of(v.reveal())));
              }
            });
    return data;
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Bytes bytes) {
    return new String(bytes.toArray(), StandardCharsets.UTF_8);
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
