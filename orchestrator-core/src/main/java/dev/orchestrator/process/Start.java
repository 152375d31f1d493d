package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes one attempt run; whatever an earlier try left behind is taken up. */
record Start(PodFolders folders, Settings settings, ContainerLaunch launch) {
  private static final int PATIENCE_MILLIS = 10_000;

  void run() throws IOException, InterruptedException, RefusedException {
    Attempt attempt = folders.attempt(launch.ref());
    Optional<String> hash = attempt.specHash();
    if (hash.isPresent() && !hash.get().equals(launch.specHash())) {
      throw new RefusedException(
          "NameTaken", launch.ref() + " was started from another specification; it is left alone");
    }
    if (attempt.isClaimed()) {
      awaitProcess(attempt);
      return;
    }
    if (launch.command().isEmpty()) {
      throw new RefusedException(
          "ImageUnsupported",
          "this node runs plain processes: the container needs a command, its image is not used");
    }
    Path pod = Files.createDirectories(folders.pod(launch.ref().pod()));
    Path root = Files.createDirectories(folders.root(launch.ref()));
    folders.forgetBefore(launch.ref());
    folders.volumes(launch.ref().pod()).mount(launch, root);
    String address = folders.addresses().claim(pod);
    Map<String, String> env = environment(attempt, root, address);
    Path workingDirectory = PodVolumes.inside(root, launch.container().workingDir());
    Files.createDirectories(workingDirectory);
    List<String> command = command(address, env, workingDirectory);
    writeIntent(attempt);
    settings.supervisor().start(attempt, ended(), workingDirectory, env, command);
    awaitProcess(attempt);
  }

  private Path ended() {
    return folders.ended().resolve(launch.ref().toString().replace('/', '_'));
  }

  private Map<String, String> environment(Attempt attempt, Path root, String address) {
    Map<String, String> env = new TreeMap<>();
    for (String name : settings.inherited()) {
      String value = System.getenv(name);
      if (value != null) {
        env.put(name, value);
      }
    }
    env.put("ORCHESTRATOR_POD_IP", address);
    env.putAll(launch.withAddress(address).env());
    env.put("ORCHESTRATOR_ROOT", root.toString());
    env.put(Supervisor.MARKER, attempt.folder().toString());
    return env;
  }

  private List<String> command(String address, Map<String, String> env, Path workingDirectory)
      throws RefusedException {
    ContainerLaunch addressed = launch.withAddress(address);
    List<String> words = new ArrayList<>(addressed.command());
    words.addAll(addressed.args());
    words.set(0, program(words.getFirst(), env, workingDirectory).toString());
    return words;
  }

  private static Path program(String name, Map<String, String> env, Path workingDirectory)
      throws RefusedException {
    if (name.contains("/")) {
      Path path = workingDirectory.resolve(name);
      if (Files.isExecutable(path) && !Files.isDirectory(path)) {
        return path;
      }
      throw new RefusedException(
          "InvalidCommand", path + " is no program; name one that exists and is executable");
    }
    String search = env.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (String folder : search.split(":", -1)) {
      Path path = workingDirectory.resolve(folder).resolve(name);
      if (!name.isEmpty() && Files.isExecutable(path) && !Files.isDirectory(path)) {
        return path;
      }
    }
    throw new RefusedException("InvalidCommand", "no program '" + name + "' in PATH=" + search);
  }

  private void writeIntent(Attempt attempt) throws IOException {
    Files.createDirectories(attempt.folder());
    String ports =
        launch.container().ports().stream()
            .map(port -> port.name() + " " + port.containerPort() + "\n")
            .collect(Collectors.joining());
    Files.writeString(attempt.file("ports"), ports);
    Path fresh = Files.createTempFile(attempt.folder(), "intent", ".new");
    Files.writeString(fresh, launch.specHash() + "\n");
    Files.move(
        fresh,
        attempt.file("intent"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void awaitProcess(Attempt attempt) throws IOException, InterruptedException {
    for (int waited = 0; waited < PATIENCE_MILLIS; waited++) {
      if (attempt.process().isPresent() || attempt.exitCode().isPresent()) {
        return;
      }
      if (waited > 500 && attempt.isClaimed() && !attempt.isRunning()) {
        return;
      }
      Thread.sleep(1);
    }
    throw new IOException(
        "the supervisor of " + attempt.ref() + " did not begin: " + attempt.file("supervisor.log"));
  }
}
