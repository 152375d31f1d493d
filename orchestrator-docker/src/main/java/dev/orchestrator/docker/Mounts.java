package dev.orchestrator.docker;

import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.VolumeOptions;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Turns what a pod mounts into what the engine mounts. */
final class Mounts {
  /** With these, whoever has them has the node. */
  private static final List<Path> SOCKETS =
      List.of(
          Path.of("/var/run/docker.sock"),
          Path.of("/run/docker.sock"),
          Path.of("/run/containerd/containerd.sock"));

  private final Endpoint endpoint;
  private final Settings settings;
  private final Ownership ownership;
  private final PodFiles files;

  Mounts(Endpoint endpoint, Settings settings, Ownership ownership, PodFiles files) {
    this.endpoint = endpoint;
    this.settings = settings;
    this.ownership = ownership;
    this.files = files;
  }

  /** What a container mounts. */
  List<Mount> of(ContainerLaunch launch, SortedMap<String, String> labels) {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : launch.container().volumeMounts()) {
      mounts.add(
          mount(launch, labels, volume(launch, mount.volume()), mount)
              .withTarget(mount.mountPath()));
    }
    return mounts;
  }

  /** What a sandbox holds, so that it outlives the containers that use it. */
  List<Mount> held(ContainerLaunch launch, SortedMap<String, String> labels) {
    List<Mount> mounts = new ArrayList<>();
    for (Volume volume : launch.spec().volumes()) {
      if (volume.source() instanceof VolumeSource.EmptyDir dir && dir.inMemory()) {
        mounts.add(emptyDir(launch, labels, volume, dir).withTarget("/held/" + volume.name()));
      }
    }
    return mounts;
  }

  /** Whether a container writes to a directory on disk that begins empty. */
  static List<String> scratchPaths(ContainerLaunch launch) {
    return launch.container().volumeMounts().stream()
        .filter(mount -> volume(launch, mount.volume()).source() instanceof VolumeSource.EmptyDir)
        .map(VolumeMount::mountPath)
        .toList();
  }

  private static Volume volume(ContainerLaunch launch, String name) {
    return launch.spec().volumes().stream()
        .filter(volume -> volume.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new Refusal("CreateContainerError", "the pod has no volume named " + name));
  }

  private Mount mount(
      ContainerLaunch launch, SortedMap<String, String> labels, Volume volume, VolumeMount mount) {
    return switch (volume.source()) {
      case VolumeSource.EmptyDir dir ->
          emptyDir(launch, labels, volume, requireWhole(dir, mount)).withReadOnly(mount.readOnly());
      case VolumeSource.ConfigMapFiles configMap -> file(launch, mount);
      case VolumeSource.SecretFiles secret -> file(launch, mount);
      case VolumeSource.HostPath host ->
          bind(allowed(host.path(), mount.subPath()), mount.readOnly());
    };
  }

  private Mount file(ContainerLaunch launch, VolumeMount mount) {
    String directory = files.directory(launch.ref(), mount.volume());
    return bind(directory + suffix(mount.subPath()), true);
  }

  private static String suffix(String subPath) {
    if (subPath.isEmpty()) {
      return "";
    }
    Path path = Path.of(subPath).normalize();
    if (path.isAbsolute() || path.startsWith("..")) {
      throw new Refusal("CreateContainerError", "a subPath must stay in its volume: " + subPath);
    }
    return "/" + path;
  }

  private static Mount bind(String source, boolean readOnly) {
    return new Mount().withType(MountType.BIND).withSource(source).withReadOnly(readOnly);
  }

  private static VolumeSource.EmptyDir requireWhole(VolumeSource.EmptyDir dir, VolumeMount mount) {
    if (!mount.subPath().isEmpty()) {
      throw new Refusal(
          "CreateContainerError",
          "subPath of an emptyDir is not supported on Docker: " + mount.subPath());
    }
    return dir;
  }

  private Mount emptyDir(
      ContainerLaunch launch,
      SortedMap<String, String> labels,
      Volume volume,
      VolumeSource.EmptyDir dir) {
    VolumeOptions options = new VolumeOptions().withNoCopy(true).withLabels(volumeLabels(labels));
    if (dir.inMemory()) {
      options.withDriverConfig(new Driver().withName("local").withOptions(memory(dir)));
    }
    return new Mount()
        .withType(MountType.VOLUME)
        .withSource(new Names(ownership.cluster()).volume(launch.ref().pod(), volume.name()))
        .withVolumeOptions(options);
  }

  private Map<String, String> volumeLabels(SortedMap<String, String> podLabels) {
    Map<String, String> labels = new LinkedHashMap<>(ownership.labels(Ownership.Role.VOLUME));
    labels.put(Ownership.UID, podLabels.getOrDefault(Ownership.UID, ""));
    labels.put(Ownership.NAMESPACE, podLabels.getOrDefault(Ownership.NAMESPACE, ""));
    labels.put(Ownership.POD, podLabels.getOrDefault(Ownership.POD, ""));
    return labels;
  }

  private static Map<String, String> memory(VolumeSource.EmptyDir dir) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("type", "tmpfs");
    options.put("device", "tmpfs");
    String size =
        dir.sizeLimitBytes().isPresent() ? ",size=" + dir.sizeLimitBytes().getAsLong() : "";
    options.put("o", "mode=1777,nosuid,nodev" + size);
    return options;
  }

  /** The real path, when it is in an allowed directory and is no way to the node's engine. */
  private String allowed(String path, String subPath) {
    Path real = real(Path.of(path + suffix(subPath)).normalize());
    boolean inAllowed = settings.hostPaths().stream().anyMatch(real::startsWith);
    boolean opensEngine = SOCKETS.stream().anyMatch(s -> s.startsWith(real)) || opensOwn(real);
    if (!inAllowed || opensEngine) {
      throw new Refusal(
          "HostPathDenied",
          "path "
              + path
              + " of the node may not be mounted; allow its directory with allowHostPath(...)");
    }
    return real.toString();
  }

  private boolean opensOwn(Path real) {
    return endpoint.local() && Path.of(endpoint.uri().getPath()).startsWith(real);
  }

  /** Symbolic links can only be followed here when the engine is on this machine. */
  private Path real(Path path) {
    if (!endpoint.local()) {
      return path;
    }
    try {
      return path.toRealPath();
    } catch (IOException missing) {
      throw new Refusal("CreateContainerError", "path " + path + " does not exist on the node");
    }
  }
}
