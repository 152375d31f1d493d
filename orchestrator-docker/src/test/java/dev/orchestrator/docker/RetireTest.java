package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cluster that is given up leaves on an engine: nothing. */
@RequiresEngine
@Timeout(120)
class RetireTest {
  private final String cluster = "g" + Long.toString(System.nanoTime(), 36);

  @Test
  void takesAwayWhatIsKeptBetweenPodsOnceThereAreNone() throws IOException {
    try (DockerRuntime runtime = DockerRuntime.connect(TestEngine.host());
        DockerClient outside = TestEngine.client()) {
      runtime.bind(cluster, "node-1");
      for (String uid : List.of("a-0", "b-0")) {
        ContainerLaunch launch = withFiles(uid);
        assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
        assertThatThrownBy(runtime::retire).hasMessageContaining(uid);
        assertThat(runtime.list()).hasSize(1);
        runtime.remove(launch.ref().pod());
        assertThat(onEngine(outside)).hasSize(2);
        runtime.retire();
        assertThat(onEngine(outside)).isEmpty();
      }
    }
  }

  private static ContainerLaunch withFiles(String uid) {
    TreeMap<String, Bytes> content = new TreeMap<>();
    content.put("token", Bytes.of(new byte[] {1}));
    TreeMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("keys", new ContainerLaunch.VolumeFiles(true, 0400, content));
    PodSpec spec =
        PodSpec.builder()
            .volume(
                new Volume(
                    "keys",
                    new VolumeSource.SecretFiles("k", new TreeMap<>(), OptionalInt.empty(), false)))
            .container(
                Launches.busybox("main", "sleep", "1000")
                    .volumeMount(new VolumeMount("keys", "/keys", "", true))
                    .build())
            .build();
    return Launches.of(uid, spec, "main", 0, new TreeMap<>(), files);
  }

  /** The names of all containers and networks of this cluster. */
  private List<String> onEngine(DockerClient outside) {
    List<String> label = List.of(Ownership.CLUSTER + "=" + cluster);
    return Stream.concat(
            outside.listContainersCmd().withShowAll(true).withLabelFilter(label).exec().stream()
                .map(container -> container.getNames()[0]),
            outside.listNetworksCmd().withFilter("label", label).exec().stream()
                .map(network -> network.getName()))
        .toList();
  }
}
