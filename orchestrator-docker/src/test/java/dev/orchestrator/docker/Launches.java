package dev.orchestrator.docker;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Launches for tests. */
final class Launches {
  private Launches() {}

  static Container.Builder busybox(String name, String... command) {
    return Container.builder(name).image(TestEngine.IMAGE).command(command);
  }

  static PodSpec pod(Container... containers) {
    PodSpec.Builder pod = PodSpec.builder();
    List.of(containers).forEach(pod::container);
    return pod.build();
  }

  static ContainerLaunch of(String uid, PodSpec spec, String container, int attempt) {
    return of(uid, spec, container, attempt, new TreeMap<>(), new TreeMap<>());
  }

  static ContainerLaunch of(
      String uid,
      PodSpec spec,
      String container,
      int attempt,
      SortedMap<String, String> env,
      SortedMap<String, ContainerLaunch.VolumeFiles> files) {
    ContainerRef ref = new ContainerRef(new Uid(uid), container, attempt);
    Container declared = spec.container(container).orElseThrow();
    return new ContainerLaunch(
        ref,
        new PodKey("default", "pod-" + uid),
        new TreeMap<>(),
        spec,
        "hash-1",
        declared.command(),
        declared.args(),
        env,
        files);
  }
}
