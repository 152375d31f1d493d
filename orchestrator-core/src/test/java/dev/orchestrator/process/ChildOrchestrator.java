package dev.orchestrator.process;

import dev.orchestrator.runtime.ContainerLaunch;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The main program of a JVM that is killed while it starts processes. */
final class ChildOrchestrator {
  private static final int PODS = 16;

  private ChildOrchestrator() {}

  /** The pods that it starts, side by side. */
  static List<ContainerLaunch> launches() {
    return IntStream.range(0, PODS)
        .mapToObj(i -> ProcessLaunches.launch("p" + i, "sleep", "1000"))
        .toList();
  }

  /** Starts them below a directory; says so after each. */
  public static void main(String[] args) {
    ProcessRuntime runtime = ProcessRuntime.builder(Path.of(args[0])).build();
    runtime.bind("c9", "node-9");
    launches().parallelStream()
        .forEach(
            launch -> {
              runtime.start(launch);
              System.out.println(launch.ref());
            });
  }
}
