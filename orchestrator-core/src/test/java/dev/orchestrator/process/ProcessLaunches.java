package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Launches for tests, and which processes there are because of them. */
final class ProcessLaunches {
  private ProcessLaunches() {}

  static ContainerLaunch launch(String pod, String... command) {
    return launch(pod, Container.builder("main").image("any").command(command).build());
  }

  static ContainerLaunch serving(String pod, int port, String... command) {
    return launch(
        pod,
        Container.builder("main")
            .image("any")
            .command(command)
            .port(new ContainerPort("http", port, Protocol.TCP, OptionalInt.empty()))
            .build());
  }

  private static ContainerLaunch launch(String pod, Container main) {
    return launch(pod, PodSpec.builder().container(main).build(), "main");
  }

  static ContainerLaunch launch(String pod, PodSpec spec, String container) {
    return new ContainerLaunch(
        new ContainerRef(new Uid(pod), container, 0),
        new PodKey("default", pod),
        new TreeMap<>(),
        spec,
        "hash",
        spec.container(container).orElseThrow().command(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>());
  }

  /**
   * The living processes that were started for attempts below a directory, supervisors included.
   */
  static List<Long> processesBelow(Path directory) throws IOException {
    return ProcFs.all().stream()
        .filter(stat -> !stat.isOver())
        .map(ProcFs.Stat::pid)
        .filter(pid -> attempt(pid).startsWith(directory.toString()))
        .toList();
  }

  private static String attempt(long pid) {
    return ProcFs.environment(pid).getOrDefault(Supervisor.MARKER, "");
  }
}
