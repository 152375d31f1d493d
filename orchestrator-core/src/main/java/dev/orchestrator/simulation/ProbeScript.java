package dev.orchestrator.simulation;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.spec.ProbeAction;

/** How running containers of a simulated machine answer to probes. */
@FunctionalInterface
public interface ProbeScript {
  /** The answer of a running container. */
  ProbeResult answer(ContainerLaunch launch, ProbeAction action);
}
