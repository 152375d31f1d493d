package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ExecResult;
import java.util.List;

/** What commands do that are run in containers of a simulated machine. */
@FunctionalInterface
public interface CommandScript {
  /** Runs a command in a running container. */
  ExecResult run(ContainerLaunch launch, List<String> command);
}
