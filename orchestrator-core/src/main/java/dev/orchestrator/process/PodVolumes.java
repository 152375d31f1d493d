package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerLaunch.VolumeFiles;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The volumes of one pod as folders, and the links by which a container finds them.
 *
 * @param onDisk where volumes lie
 * @param inMemory where volumes lie that must not touch a disk
 * @param allowedHostPaths below which folders of the host may be mounted
 */
record PodVolumes(Path onDisk, Path inMemory, Set<Path> allowedHostPaths) {
  /** Makes the mounts of a container exist below its root folder. */
  void mount(ContainerLaunch launch, Path root) throws IOException, RefusedException {
    for (VolumeMount mount : launch.container().volumeMounts()) {
      Volume volume =
          launch.spec().volumes().stream()
              .filter(v -> v.name().equals(mount.volume()))
              .findFirst()
              .orElseThrow(
                  () -> new RefusedException("InvalidMount", "no volume " + mount.volume()));
      Path source = materialised(volume, launch);
      link(
          inside(root, mount.mountPath()),
          mount.subPath().isEmpty() ? source : inside(source, mount.subPath()));
    }
  }

  static Path inside(Path root, String path) throws RefusedException {
    Path resolved = root.resolve(path.replaceFirst("^/+", "")).normalize();
    if (!resolved.startsWith(root)) {
      throw new RefusedException("InvalidMount", path + " leads out of the container's folder");
    }
    return resolved;
  }

  private static void link(Path at, Path target) throws IOException, RefusedException {
    if (Files.isSymbolicLink(at)) {
      Files.delete(at);
    } else if (Files.exists(at)) {
      throw new RefusedException(
          "InvalidMount", at + " is there already; mounts must not lie in one another");
    }
    Files.createDirectories(at.resolveSibling(""));
    Files.createSymbolicLink(at, target);
  }

  private Path materialised(Volume volume, ContainerLaunch launch)
      throws IOException, RefusedException {
    return switch (volume.source()) {
      case VolumeSource.EmptyDir empty ->
          Files.createDirectories((empty.inMemory() ? memory() : onDisk).resolve(volume.name()));
      case VolumeSource.ConfigMapFiles files -> written(volume.name(), launch);
      case VolumeSource.SecretFiles files -> written(volume.name(), launch);
      case VolumeSource.HostPath host -> allowed(Path.of(host.path()));
    };
  }

  private Path allowed(Path path) throws IOException, RefusedException {
    Path real = Files.exists(path) ? path.toRealPath() : path.normalize();
    if (allowedHostPaths.stream().noneMatch(real::startsWith)) {
      throw new RefusedException(
          "HostPathForbidden",
          path + " is not allowed on this node; allow it when the ProcessRuntime is built");
    }
    return real;
  }

  private Path memory() throws IOException, RefusedException {
    Path existing = inMemory;
    for (Path path = inMemory; path != null && Files.notExists(existing); path = path.getParent()) {
      existing = path;
    }
    String type = Files.getFileStore(existing).type();
    if (!type.equals("tmpfs") && !type.equals("ramfs")) {
      throw new RefusedException(
          "NoMemoryFolder",
          existing
              + " is of type "
              + type
              + ": name a folder on a tmpfs as the runtime's memoryDirectory");
    }
    return inMemory;
  }

  private Path written(String volume, ContainerLaunch launch) throws IOException, RefusedException {
    VolumeFiles files = launch.files().get(volume);
    if (files == null) {
      throw new RefusedException(
          "InvalidMount", "the files of volume " + volume + " were not given");
    }
    Path folder = (files.secret() ? memory() : onDisk).resolve(volume);
    if (Files.notExists(folder)) {
      Path fresh = folder.resolveSibling("." + volume + "." + launch.ref().container());
      Folders.delete(fresh);
      privateFolder(fresh);
      for (Map.Entry<String, Bytes> file : files.content().entrySet()) {
        write(inside(fresh, file.getKey()), file.getValue(), files);
      }
      moveUnlessThere(fresh, folder);
    }
    return folder;
  }

  private static void privateFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void write(Path path, Bytes content, VolumeFiles files) throws IOException {
    privateFolder(path.resolveSibling(""));
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(path, PosixFilePermissions.asFileAttribute(owner));
    Files.write(path, content.toArray());
    Files.setPosixFilePermissions(path, permissions(files.mode()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] order = PosixFilePermission.values();
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < order.length; bit++) {
      if ((mode & (0400 >> bit)) != 0) {
        set.add(order[bit]);
      }
    }
    return set;
  }

  private static void moveUnlessThere(Path fresh, Path folder) throws IOException {
    try {
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException failed) {
      if (Files.notExists(folder)) {
        throw failed;
      }
      // another container of the pod was faster
      Folders.delete(fresh);
    }
  }

  void delete() throws IOException {
    Folders.delete(inMemory);
  }
}
