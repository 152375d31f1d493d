package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an engine runs for a cluster, seen from outside. */
record EngineView(DockerClient client, String clusterId) {
  /** The attempts that run, as {@code uid/container#attempt}, sorted. */
  List<String> running() {
    return client.listContainersCmd().withLabelFilter(label()).exec().stream()
        .map(Container::getLabels)
        .filter(labels -> labels.containsKey(Ownership.ATTEMPT))
        .map(
            labels ->
                labels.get(Ownership.UID)
                    + "/"
                    + labels.get(Ownership.CONTAINER)
                    + "#"
                    + labels.get(Ownership.ATTEMPT))
        .sorted()
        .toList();
  }

  /** Everything of the cluster, running or not. */
  List<String> everything() {
    return client.listContainersCmd().withShowAll(true).withLabelFilter(label()).exec().stream()
        .map(c -> String.join(",", c.getNames()))
        .sorted()
        .toList();
  }

  private Map<String, String> label() {
    return Map.of(Ownership.CLUSTER, clusterId);
  }

  /** Exactly what the state says is running runs, once each, and nothing else. */
  void matches(Orchestrator orchestrator) {
    List<String> expected = new ArrayList<>();
    for (Pod pod : orchestrator.state().pods().values()) {
      for (ContainerStatus c : pod.containers()) {
        expected.add(pod.uid() + "/" + c.name() + "#" + c.attempt());
      }
    }
    expected.sort(String::compareTo);
    assertThat(running()).isEqualTo(expected);
  }
}
