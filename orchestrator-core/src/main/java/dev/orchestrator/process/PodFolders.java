package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the pods of one node of one cluster lie: {@code pods/<uid>/<container>/attempts/<n>},
 * beside them each pod's address and volumes, and each container's root folder.
 */
record PodFolders(Path node, Path memory, LoopbackAddresses addresses, Settings settings) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]*");

  static PodFolders of(Settings settings, String clusterId, String node) {
    Path own = settings.directory().resolve(name(clusterId)).resolve(name(node));
    String memory = "orchestrator-" + Integer.toHexString(own.toString().hashCode());
    Path claims = Path.of(System.getProperty("java.io.tmpdir"), "orchestrator-loopback");
    return new PodFolders(
        own,
        settings.memoryDirectory().resolve(memory).resolve(clusterId).resolve(node),
        new LoopbackAddresses(claims, LoopbackAddresses.FIRST, LoopbackAddresses.SIZE),
        settings);
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException("not a name of letters, digits, dots and dashes: " + text);
    }
    return text;
  }

  /** Makes the folders, and finishes what was being removed when the last runtime was killed. */
  void prepare() throws IOException {
    Files.createDirectories(node.resolve("pods"));
    Files.createDirectories(ended());
    Folders.delete(trash());
    Files.createDirectories(trash());
    for (Path stale : Folders.entries(ended())) {
      Files.deleteIfExists(stale);
    }
  }

  /** Where a supervisor leaves an empty file when its process has ended. */
  Path ended() {
    return node.resolve("ended");
  }

  private Path trash() {
    return node.resolve("trash");
  }

  Path pod(Uid pod) {
    return node.resolve("pods").resolve(name(pod.value()));
  }

  Path container(ContainerRef ref) {
    return pod(ref.pod()).resolve("containers").resolve(name(ref.container()));
  }

  Path root(ContainerRef ref) {
    return container(ref).resolve("rootfs");
  }

  Attempt attempt(ContainerRef ref) {
    return new Attempt(
        ref, container(ref).resolve("attempts").resolve(Integer.toString(ref.attempt())));
  }

  PodVolumes volumes(Uid pod) {
    return new PodVolumes(
        pod(pod).resolve("volumes"),
        memory.resolve(name(pod.value())).resolve("volumes"),
        settings.hostPaths());
  }

  Optional<String> address(Uid pod) throws IOException {
    return Folders.text(pod(pod).resolve("address"));
  }

  /** The number of a port; a name is looked up in what was noted at the start. */
  Optional<Integer> port(ContainerRef ref, PortRef port) throws IOException {
    return switch (port) {
      case PortRef.Numbered(int number) -> Optional.of(number);
      case PortRef.Named(String wanted) ->
          Folders.text(attempt(ref).file("ports")).stream()
              .flatMap(String::lines)
              .map(line -> line.split(" ", -1))
              .filter(parts -> parts.length == 2 && parts[0].equals(wanted))
              .map(parts -> Integer.valueOf(parts[1]))
              .findFirst();
    };
  }

  /** All attempts on this node, in order. */
  List<Attempt> attempts() throws IOException {
    List<Attempt> found = new ArrayList<>();
    for (Path pod : Folders.entries(node.resolve("pods"))) {
      found.addAll(attemptsIn(pod));
    }
    found.sort(Comparator.comparing(Attempt::ref));
    return Collections.unmodifiableList(found);
  }

  private static List<Attempt> attemptsIn(Path pod) throws IOException {
    List<Attempt> found = new ArrayList<>();
    Uid uid = new Uid(pod.getFileName().toString());
    for (Path container : Folders.entries(pod.resolve("containers"))) {
      String name = container.getFileName().toString();
      for (Path attempt : Folders.entries(container.resolve("attempts"))) {
        int number = Integer.parseInt(attempt.getFileName().toString());
        found.add(new Attempt(new ContainerRef(uid, name, number), attempt));
      }
    }
    return found;
  }

  /** Removes attempts before the last one. */
  void forgetBefore(ContainerRef ref) throws IOException {
    for (int number = ref.attempt() - 2; number >= 0; number--) {
      Path old = attempt(new ContainerRef(ref.pod(), ref.container(), number)).folder();
      if (Files.notExists(old)) {
        return;
      }
      Folders.delete(old);
    }
  }

  /** Kills what runs, then removes the pod in one step. */
  void remove(Uid uid) throws IOException, InterruptedException {
    Path pod = pod(uid);
    for (Attempt attempt : attemptsIn(pod)) {
      kill(attempt);
    }
    Optional<String> address = address(uid);
    Path gone = trash().resolve(uid.value());
    Folders.delete(gone);
    volumes(uid).delete();
    Folders.delete(memory.resolve(uid.value()));
    try {
      Files.move(pod, gone, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException absent) {
      return;
    }
    if (address.isPresent()) {
      addresses.release(address.get());
    }
    Folders.delete(gone);
  }

  private void kill(Attempt attempt) throws IOException, InterruptedException {
    Optional<Attempt.Identity> process = attempt.process();
    if (process.isPresent() && process.get().isAlive()) {
      settings.supervisor().signalGroup("KILL", process.get().pid());
    }
    for (int round = 0; round < 1000; round++) {
      List<Long> left = ProcFs.withEnvironment(attempt.marker());
      if (left.isEmpty()) {
        return;
      }
      left.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      Thread.sleep(2);
    }
    throw new IOException("processes of " + attempt.ref() + " cannot be killed");
  }
}
