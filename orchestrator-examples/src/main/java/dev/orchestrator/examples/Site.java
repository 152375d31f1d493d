package dev.orchestrator.examples;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.docker.DockerRuntime;
import dev.orchestrator.process.ProcessRuntime;
import dev.orchestrator.runtime.ContainerRuntime;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.store.JdbcStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where the demonstration takes place: nodes, and the store, which outlives an orchestrator.
 *
 * @param description in a few words
 * @param folders what is deleted in the end; the store lies in the first one
 * @param nodes what makes each node's runtime, by the node's name
 */
record Site(
    String description, List<Path> folders, SortedMap<String, Supplier<ContainerRuntime>> nodes) {
  private static final Set<String> INHERITED =
      Set.of("PATH", "CLASSPATH", "HOME", "LANG", "TMPDIR");

  /** Three nodes of one core and 1 GiB each, which run plain processes. */
  static Site ofProcesses() throws IOException {
    Path disk = Files.createTempDirectory("orchestrator-quick-start");
    Path memory = Files.createTempDirectory(Path.of("/dev/shm"), "orchestrator-quick-start");
    SortedMap<String, Supplier<ContainerRuntime>> nodes = new TreeMap<>();
    for (String name : List.of("node-1", "node-2", "node-3")) {
      ProcessRuntime.Builder node =
          ProcessRuntime.builder(disk.resolve(name))
              .memoryDirectory(memory.resolve(name))
              .inheritedEnvironment(INHERITED)
              .capacity(ResourceList.of(1000, 1L << 30).with(ResourceList.PODS, 20));
      nodes.put(name, node::build);
    }
    return new Site("processes on three nodes", List.of(disk, memory), nodes);
  }

  /** One node: the Docker Engine at {@code DOCKER_HOST}, or at the usual socket. */
  static Site ofDocker() throws IOException {
    String address = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
    String certificates = System.getenv().getOrDefault("DOCKER_CERT_PATH", "");
    SortedMap<String, Supplier<ContainerRuntime>> nodes = new TreeMap<>();
    nodes.put("engine", () -> engine(address, certificates));
    Path disk = Files.createTempDirectory("orchestrator-quick-start");
    return new Site("containers on the engine at " + address, List.of(disk), nodes);
  }

  private static ContainerRuntime engine(String address, String certificates) {
    DockerRuntime.Builder builder = DockerRuntime.builder(address);
    return certificates.isEmpty() ? builder.build() : builder.tls(Path.of(certificates)).build();
  }

  /** An orchestrator of these nodes, on the one store. */
  Orchestrator open(String name) {
    Path file = folders.getFirst().resolve("store.db");
    Orchestrator.Builder builder =
        Orchestrator.builder().name(name).store(JdbcStateStore.sqlite(file));
    nodes.forEach((node, runtime) -> builder.node(node, runtime.get()));
    return builder.start();
  }

  /**
   * What the nodes themselves still have of a cluster, without any orchestrator; when it is nothing
   * the cluster is given up.
   */
  List<String> leftovers(String clusterId) {
    List<String> left = new ArrayList<>();
    nodes.forEach(
        (node, made) -> {
          try (ContainerRuntime runtime = made.get()) {
            runtime.bind(clusterId, node);
            left.addAll(containers(node, runtime));
          } catch (NodeUnavailableException e) {
            left.add("what is on " + node + " is not known: " + e.getMessage());
          }
        });
    return left;
  }

  private static List<String> containers(String node, ContainerRuntime runtime) {
    List<String> containers =
        runtime.list().stream().map(c -> c.ref() + " on " + node + ": " + c.state()).toList();
    if (containers.isEmpty() && runtime instanceof DockerRuntime engine) {
      engine.retire();
    }
    return containers;
  }

  /** Deletes the folders. */
  void close() {
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + folder, e);
      }
    }
  }
}
