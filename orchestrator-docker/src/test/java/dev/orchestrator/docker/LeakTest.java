package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many pods come and go; nothing of them stays, neither on the engine nor here. */
@RequiresEngine
@Timeout(300)
class LeakTest {
  private static final int PODS = Integer.getInteger("orchestrator.leak.pods", 120);
  private static final int SIDE_BY_SIDE = 4;
  private static final int WARM_UP = 8;

  private final String cluster = "l" + Long.toString(System.nanoTime(), 36);
  private final DockerClient outside = TestEngine.client();

  @Test
  void leavesNothingOfPodsThatCameAndWent()
      throws IOException, InterruptedException, ExecutionException {
    try (DockerRuntime runtime = DockerRuntime.connect(TestEngine.host());
        outside) {
      runtime.bind(cluster, "node-1");
      run(runtime, 0, WARM_UP);
      long descriptors = descriptors();
      run(runtime, WARM_UP, PODS);
      assertThat(runtime.list()).isEmpty();
      assertThat(onEngine())
          .containsExactly("o-" + cluster + "._files.node-1", "o-" + cluster + ".default");
      assertThat(Path.of("/dev/shm/orchestrator/" + cluster + "/node-1")).isEmptyDirectory();
      assertThat(descriptors()).isLessThan(descriptors + 40);
      assertThat(streams()).isLessThanOrEqualTo(1);
    } finally {
      cleanUp();
    }
    for (int i = 0; i < 500 && threads() > 0; i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(threads()).isZero();
  }

  private static void run(DockerRuntime runtime, int from, int to)
      throws InterruptedException, ExecutionException {
    try (ExecutorService callers = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
      List<Callable<Boolean>> cycles =
          IntStream.range(from, to)
              .<Callable<Boolean>>mapToObj(i -> () -> cycle(runtime, i))
              .toList();
      for (Future<Boolean> cycle : callers.invokeAll(cycles)) {
        assertThat(cycle.get()).isTrue();
      }
    }
  }

  /** One pod of a kind that depends on its number: plain, with files, with a sandbox. */
  private static boolean cycle(DockerRuntime runtime, int number) {
    ContainerLaunch launch = launch("p" + number, number % 4);
    StartOutcome outcome = runtime.start(launch);
    runtime.exec(launch.ref(), List.of("true"), Duration.ofSeconds(20));
    try (LogStream log = runtime.logs(launch.ref(), LogOptions.FOLLOW)) {
      log.next();
    }
    runtime.list();
    runtime.remove(launch.ref().pod());
    return outcome.equals(new StartOutcome.Started());
  }

  private static ContainerLaunch launch(String uid, int kind) {
    TreeMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    PodSpec.Builder pod = PodSpec.builder();
    var container = Launches.busybox("main", "sh", "-c", "echo up; sleep 1000");
    if (kind == 1) {
      TreeMap<String, Bytes> content = new TreeMap<>();
      content.put("token", Bytes.of("s".getBytes(StandardCharsets.UTF_8)));
      files.put("keys", new ContainerLaunch.VolumeFiles(true, 0400, content));
      container.volumeMount(new VolumeMount("keys", "/keys", "", true));
      pod.volume(
          new Volume(
              "keys",
              new VolumeSource.SecretFiles("k", new TreeMap<>(), OptionalInt.empty(), false)));
    }
    if (kind == 2) {
      container.volumeMount(VolumeMount.of("scratch", "/scratch"));
      pod.volume(new Volume("scratch", new VolumeSource.EmptyDir(false, OptionalLong.empty())));
    }
    if (kind == 3) {
      pod.initContainer(Launches.busybox("init", "true").build());
    }
    PodSpec spec = pod.container(container.build()).build();
    return Launches.of(uid + "-0", spec, "main", 0, new TreeMap<>(), files);
  }

  /** The names of all containers, volumes and networks of this cluster. */
  private List<String> onEngine() {
    String label = Ownership.CLUSTER + "=" + cluster;
    Stream<String> containers =
        outside
            .listContainersCmd()
            .withShowAll(true)
            .withLabelFilter(List.of(label))
            .exec()
            .stream()
            .map(container -> container.getNames()[0].substring(1));
    Stream<String> volumes =
        outside.listVolumesCmd().withFilter("label", List.of(label)).exec().getVolumes().stream()
            .map(volume -> volume.getName());
    Stream<String> networks =
        outside.listNetworksCmd().withFilter("label", List.of(label)).exec().stream()
            .map(network -> network.getName());
    return Stream.concat(containers, Stream.concat(volumes, networks)).sorted().toList();
  }

  private void cleanUp() throws IOException {
    try (DockerClient client = TestEngine.client()) {
      client.removeContainerCmd("o-" + cluster + "._files.node-1").withForce(true).exec();
      client.removeNetworkCmd("o-" + cluster + ".default").exec();
    }
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.count();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("docker-"))
        .count();
  }

  private static long streams() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("docker-events-"))
        .count();
  }
}
