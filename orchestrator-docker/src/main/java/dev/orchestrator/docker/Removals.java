package dev.orchestrator.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerMount;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * Removes all that a pod has on an engine. Containers go last but for their volumes: as long as
 * something else is left, the pod is still listed.
 */
final class Removals {
  private static final int ROUNDS = 10;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Engine engine;
  private final Ownership ownership;
  private final PodFiles files;

  Removals(Engine engine, Ownership ownership, PodFiles files) {
    this.engine = engine;
    this.ownership = ownership;
    this.files = files;
  }

  void remove(Uid pod) {
    List<Container> containers = engine.list(ownership.filter(pod));
    boolean mayHaveFiles =
        containers.isEmpty()
            || containers.stream().anyMatch(c -> c.getLabels().containsKey(Ownership.FILES));
    kill(containers);
    if (mayHaveFiles) {
      files.wipe(pod);
    }
    Set<String> volumes = volumes(pod, containers);
    removeContainers(pod, containers);
    volumes.forEach(engine::removeVolume);
  }

  private void kill(List<Container> containers) {
    for (Container container : containers) {
      String state = container.getState();
      if ("running".equals(state) || "paused".equals(state)) {
        engine.kill(container.getId(), "KILL");
      }
    }
  }

  /** Usually what the containers mount; asked for when there is none that could say it. */
  private Set<String> volumes(Uid pod, List<Container> containers) {
    Set<String> volumes = new TreeSet<>();
    if (containers.isEmpty()) {
      engine.volumes(ownership.filter(pod)).stream()
          .map(InspectVolumeResponse::getName)
          .forEach(volumes::add);
      return volumes;
    }
    String ours = new Names(ownership.cluster()).volume(pod, "");
    for (Container container : containers) {
      for (ContainerMount mount : container.getMounts()) {
        if (mount.getName() != null && mount.getName().startsWith(ours)) {
          volumes.add(mount.getName());
        }
      }
    }
    return volumes;
  }

  private void removeContainers(Uid pod, List<Container> first) {
    List<Container> left = first;
    for (int i = 0; i < ROUNDS && !left.isEmpty(); i++) {
      // what another call is removing at this time takes the engine a moment
      LockSupport.parkNanos(i * PAUSE.toNanos());
      sandboxLast(left).forEach(container -> engine.remove(container.getId()));
      left = engine.list(ownership.filter(pod));
    }
    if (!left.isEmpty()) {
      throw new NodeUnavailableException("containers of pod " + pod + " do not go away");
    }
  }

  private static List<Container> sandboxLast(List<Container> containers) {
    List<Container> ordered = new ArrayList<>(containers);
    ordered.sort(
        Comparator.comparing(
            container -> Ownership.has(container.getLabels(), Ownership.Role.SANDBOX)));
    return ordered;
  }
}
