package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.LogLine;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.runtime.StartOutcome;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Docker Engine adds to the contract of all runtimes, on a real engine. */
@RequiresEngine
@Timeout(120)
class DockerRuntimeTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  private final String cluster = "t" + Long.toString(System.nanoTime(), 36);
  private final Semaphore changed = new Semaphore(0);
  private final DockerClient outside = TestEngine.client();
  private DockerRuntime runtime;

  @BeforeEach
  void connect() {
    runtime = DockerRuntime.connect(TestEngine.host());
    runtime.bind(cluster, "node-1");
    runtime.onChange(changed::release);
  }

  @AfterEach
  void removeEverything() throws IOException {
    runtime.list().stream().map(found -> found.ref().pod()).distinct().forEach(runtime::remove);
    runtime.close();
    for (Container left : ofCluster()) {
      outside.removeContainerCmd(left.getId()).withForce(true).exec();
    }
    outside
        .listNetworksCmd()
        .withFilter("label", List.of(Ownership.CLUSTER + "=" + cluster))
        .exec()
        .forEach(network -> outside.removeNetworkCmd(network.getId()).exec());
    outside.close();
  }

  private List<Container> ofCluster() {
    return outside
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of(Ownership.CLUSTER, cluster))
        .exec();
  }

  private static ContainerLaunch sleeper(String uid) {
    return Launches.of(
        uid, Launches.pod(Launches.busybox("main", "sleep", "1000").build()), "main", 0);
  }

  private ContainerObservation started(ContainerLaunch launch) {
    assertThat(runtime.start(launch)).isEqualTo(new StartOutcome.Started());
    return observed(launch.ref());
  }

  private ContainerObservation observed(ContainerRef ref) {
    return runtime.list().stream().filter(o -> o.ref().equals(ref)).findFirst().orElseThrow();
  }

  private ContainerObservation awaited(ContainerRef ref, Predicate<ContainerObservation> wanted)
      throws InterruptedException {
    ContainerObservation now = observed(ref);
    while (!wanted.test(now)) {
      assertThat(changed.tryAcquire(30, TimeUnit.SECONDS)).as("a signal after %s", now).isTrue();
      now = observed(ref);
    }
    return now;
  }

  private ContainerObservation ended(ContainerRef ref) throws InterruptedException {
    return awaited(ref, o -> o.state() == ContainerObservation.State.EXITED);
  }

  private List<String> log(ContainerRef ref) {
    List<String> lines = new ArrayList<>();
    try (LogStream log = runtime.logs(ref, LogOptions.ALL)) {
      for (Optional<LogLine> line = log.next(); line.isPresent(); line = log.next()) {
        lines.add(line.get().text());
      }
    }
    return lines;
  }

  @Test
  void startsAContainerHardenedAndBounded() {
    PodSpec spec =
        Launches.pod(
            Launches.busybox("main", "sleep", "1000")
                .requests(ResourceList.of(500, 32L << 20))
                .limits(ResourceList.of(64_000, 64L << 20))
                .build());
    ContainerObservation found = started(Launches.of("a-0", spec, "main", 0));
    var inspected = outside.inspectContainerCmd(found.runtimeId()).exec();
    var host = inspected.getHostConfig();
    assertThat(found.state()).isEqualTo(ContainerObservation.State.RUNNING);
    assertThat(found.startedAt()).isPresent();
    assertThat(found.exitCode()).isEqualTo(-1);
    assertThat(host.getMemory()).isEqualTo(64L << 20);
    assertThat(host.getMemorySwap()).isEqualTo(64L << 20);
    assertThat(host.getMemoryReservation()).isEqualTo(32L << 20);
    assertThat(host.getCpuShares()).isEqualTo(512);
    assertThat(host.getCpuQuota()).isEqualTo(6_400_000);
    assertThat(host.getPidsLimit()).isEqualTo(512);
    assertThat(host.getInit()).isTrue();
    assertThat(host.getSecurityOpts()).containsExactly("no-new-privileges");
    assertThat(host.getLogConfig().getConfig())
        .containsEntry("max-size", "10m")
        .containsEntry("max-file", "3");
    assertThat(host.getRestartPolicy().getName()).isIn("", "no");
    assertThat(runtime.exec(found.ref(), List.of("cat", "/proc/self/status"), TEN_SECONDS).stdout())
        .contains("CapBnd:\t00000000000404fb", "NoNewPrivs:\t1");
  }

  @Test
  void tellsThePodItsAddressBeforeItStarts() throws InterruptedException {
    PodSpec spec =
        Launches.pod(Launches.busybox("main", "sh", "-c", "echo $IP; hostname -i").build());
    SortedMap<String, String> env = new TreeMap<>(Map.of("IP", ContainerLaunch.POD_IP));
    ContainerLaunch launch = Launches.of("ip-0", spec, "main", 0, env, new TreeMap<>());
    ContainerObservation found = started(launch);
    ended(launch.ref());
    String address = found.address().orElseThrow();
    assertThat(log(launch.ref())).containsExactly(address, address);
  }

  @Test
  void givesOtherAddressesWhenAnotherNodeIsOnTheSameEngine() {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      addresses.add(started(sleeper("n1-" + i)).address().orElseThrow());
    }
    try (DockerRuntime second = DockerRuntime.connect(TestEngine.host())) {
      second.bind(cluster, "node-2");
      // knows the network before the first node takes more addresses in it
      assertThat(second.start(sleeper("n2-0"))).isEqualTo(new StartOutcome.Started());
      for (int i = 3; i < 12; i++) {
        addresses.add(started(sleeper("n1-" + i)).address().orElseThrow());
      }
      assertThat(second.start(sleeper("n2-1"))).isEqualTo(new StartOutcome.Started());
      assertThat(second.list())
          .extracting(o -> o.ref().pod().value())
          .containsExactly("n2-0", "n2-1");
      second.list().forEach(o -> addresses.add(o.address().orElseThrow()));
      assertThat(addresses).hasSize(14).doesNotHaveDuplicates();
      second.list().forEach(o -> second.remove(o.ref().pod()));
    }
  }

  @Test
  void keepsThePodsAddressOverRestarts() throws InterruptedException {
    PodSpec spec = Launches.pod(Launches.busybox("main", "true").build());
    ContainerObservation first = started(Launches.of("re-0", spec, "main", 0));
    ended(first.ref());
    started(sleeper("other-0"));
    ContainerObservation second = started(Launches.of("re-0", spec, "main", 1));
    assertThat(second.address()).isEqualTo(first.address());
  }

  @Test
  void keepsOnlyTheLastButOneAttempt() throws InterruptedException {
    PodSpec spec = Launches.pod(Launches.busybox("main", "true").build());
    for (int attempt = 0; attempt < 4; attempt++) {
      ContainerLaunch launch = Launches.of("at-0", spec, "main", attempt);
      started(launch);
      ended(launch.ref());
    }
    assertThat(runtime.list()).extracting(o -> o.ref().attempt()).containsExactly(2, 3);
  }

  @Test
  void startsTheSameAttemptOnce() {
    ContainerObservation first = started(sleeper("same-0"));
    ContainerObservation again = started(sleeper("same-0"));
    assertThat(again.runtimeId()).isEqualTo(first.runtimeId());
    assertThat(ofCluster()).hasSize(1);
  }

  @Test
  void adoptsAfterARestartOfTheOrchestrator() {
    ContainerObservation before = started(sleeper("adopt-0"));
    runtime.close();
    connect();
    assertThat(runtime.list()).containsExactly(before);
    assertThat(started(sleeper("adopt-0"))).isEqualTo(before);
    assertThat(started(sleeper("adopt-1")).address()).isNotEqualTo(before.address());
  }

  @Test
  void sharesOneNetworkAmongTheContainersOfAPod() throws InterruptedException {
    PodSpec spec =
        Launches.pod(
            Launches.busybox("web", "httpd", "-f", "-p", "8080", "-h", "/etc").build(),
            Launches.busybox("side", "sh", "-c", "wget -q -O - http://127.0.0.1:8080/group")
                .build());
    ContainerLaunch web = Launches.of("two-0", spec, "web", 0);
    ContainerLaunch side = Launches.of("two-0", spec, "side", 0);
    ContainerObservation found = started(web);
    awaitedProbe(web.ref(), 8080);
    started(side);
    assertThat(ended(side.ref()).exitCode()).isZero();
    assertThat(log(side.ref())).contains("root:x:0:");
    assertThat(runtime.list())
        .extracting(ContainerObservation::ref)
        .containsExactly(side.ref(), web.ref());
    assertThat(observed(side.ref()).address()).isEqualTo(found.address());
    runtime.remove(new Uid("two-0"));
    assertThat(ofCluster()).isEmpty();
  }

  private void awaitedProbe(ContainerRef ref, int port) throws InterruptedException {
    ProbeAction action = ProbeAction.HttpGet.of("/group", new PortRef.Numbered(port));
    for (int i = 0; i < 200; i++) {
      if (runtime.probe(ref, action, TEN_SECONDS) instanceof ProbeResult.Success) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(runtime.probe(ref, action, TEN_SECONDS)).isEqualTo(new ProbeResult.Success());
  }

  @Test
  void listsWhatIsLeftOfAPodThatHasOnlyItsSandbox() {
    PodSpec spec =
        Launches.pod(
            Launches.busybox("one", "sleep", "1000").build(),
            Launches.busybox("two", "sleep", "1000").build());
    ContainerObservation one = started(Launches.of("left-0", spec, "one", 0));
    outside.removeContainerCmd(one.runtimeId()).withForce(true).exec();
    assertThat(runtime.list())
        .extracting(ContainerObservation::ref)
        .containsExactly(new ContainerRef(new Uid("left-0"), Inventory.LEFTOVER, 0));
    runtime.remove(new Uid("left-0"));
    assertThat(runtime.list()).isEmpty();
  }

  @Test
  void revivesASandboxThatWasKilledFromOutside() throws InterruptedException {
    PodSpec spec =
        Launches.pod(
            Launches.busybox("one", "sleep", "1000").build(),
            Launches.busybox("two", "sleep", "1000").build());
    started(Launches.of("rev-0", spec, "one", 0));
    String sandbox = new Names(cluster).sandbox(new Uid("rev-0"));
    outside.killContainerCmd(sandbox).exec();
    ContainerObservation two = started(Launches.of("rev-0", spec, "two", 0));
    assertThat(outside.inspectContainerCmd(sandbox).exec().getState().getRunning()).isTrue();
    assertThat(ended(new ContainerRef(new Uid("rev-0"), "one", 0)).exitCode()).isEqualTo(137);
    assertThat(two.state()).isEqualTo(ContainerObservation.State.RUNNING);
  }

  @Test
  void tellsAnOutOfMemoryKill() throws InterruptedException {
    PodSpec spec =
        Launches.pod(
            Launches.busybox("main", "sh", "-c", "tail /dev/zero")
                .limits(ResourceList.EMPTY.with(ResourceList.MEMORY, 16L << 20))
                .build());
    ContainerLaunch launch = Launches.of("oom-0", spec, "main", 0);
    started(launch);
    ContainerObservation end = ended(launch.ref());
    assertThat(end.oomKilled()).isTrue();
    assertThat(end.exitCode()).isEqualTo(137);
    assertThat(end.finishedAt()).isPresent();
  }

  @Test
  void doesNotTakeAKillForWantOfMemory() throws InterruptedException {
    ContainerLaunch launch = sleeper("kill-0");
    started(launch);
    runtime.stop(launch.ref(), Duration.ZERO);
    ContainerObservation end = ended(launch.ref());
    assertThat(end.oomKilled()).isFalse();
    assertThat(end.exitCode()).isEqualTo(137);
  }

  @Test
  void refusesATakenPortAndLeavesNothingBehind() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ContainerPort port =
          new ContainerPort("", 80, Protocol.TCP, OptionalInt.of(taken.getLocalPort()));
      PodSpec spec = Launches.pod(Launches.busybox("main", "sleep", "1000").port(port).build());
      StartOutcome outcome = runtime.start(Launches.of("port-0", spec, "main", 0));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              StartOutcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("PortTaken"));
      assertThat(ofCluster()).isEmpty();
    }
  }

  @Test
  void refusesAMissingImageWithARemedy() {
    PodSpec spec =
        Launches.pod(
            dev.orchestrator.spec.Container.builder("main")
                .image("registry.invalid/none:1")
                .build());
    assertThat(runtime.start(Launches.of("img-0", spec, "main", 0)))
        .isInstanceOfSatisfying(
            StartOutcome.Refused.class,
            r -> {
              assertThat(r.reason()).isEqualTo("ErrImagePull");
              assertThat(r.message()).contains("registry.invalid/none:1", "load the image");
            });
    assertThat(ofCluster()).isEmpty();
  }

  @Test
  void showsACommandThatDoesNotExistAsAnEndWith127() throws InterruptedException {
    // the init process, which is there in every container, starts and cannot find it
    PodSpec spec = Launches.pod(Launches.busybox("main", "/no/such/program").build());
    ContainerLaunch launch = Launches.of("cmd-0", spec, "main", 0);
    started(launch);
    assertThat(ended(launch.ref()).exitCode()).isEqualTo(127);
    assertThat(log(launch.ref())).anyMatch(line -> line.contains("/no/such/program"));
  }

  @Test
  void refusesWhatTheEngineCannotSetUpAndLeavesNothingBehind() {
    PodSpec spec =
        Launches.pod(Launches.busybox("main", "true").workingDir("relative/path").build());
    assertThat(runtime.start(Launches.of("dir-0", spec, "main", 0)))
        .isInstanceOfSatisfying(
            StartOutcome.Refused.class,
            r -> assertThat(r.reason()).isEqualTo("CreateContainerError"));
    assertThat(ofCluster()).isEmpty();
  }

  @Test
  void neverTouchesAForeignContainerWithOurName() {
    ContainerLaunch launch = sleeper("foreign-0");
    String foreign =
        outside
            .createContainerCmd(TestEngine.IMAGE)
            .withName(new Names(cluster).container(launch.ref()))
            .withCmd("sleep", "1000")
            .exec()
            .getId();
    try {
      outside.startContainerCmd(foreign).exec();
      assertThat(runtime.start(launch))
          .isInstanceOfSatisfying(
              StartOutcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("NameTaken"));
      runtime.stop(launch.ref(), Duration.ZERO);
      runtime.remove(launch.ref().pod());
      assertThat(runtime.list()).isEmpty();
      assertThat(outside.inspectContainerCmd(foreign).exec().getState().getRunning()).isTrue();
    } finally {
      outside.removeContainerCmd(foreign).withForce(true).exec();
    }
  }

  @Test
  void neverTouchesAnotherClustersPodOfTheSameUid() {
    ContainerObservation ours = started(sleeper("shared-0"));
    try (DockerRuntime other = DockerRuntime.connect(TestEngine.host())) {
      other.bind(cluster + "x", "node-1");
      assertThat(other.list()).isEmpty();
      other.stop(ours.ref(), Duration.ZERO);
      other.remove(ours.ref().pod());
    }
    assertThat(observed(ours.ref())).isEqualTo(ours);
  }

  @Test
  void doesNotAdoptWhatWasStartedFromAnotherSpecification() {
    ContainerLaunch launch = sleeper("hash-0");
    started(launch);
    ContainerLaunch changed =
        new ContainerLaunch(
            launch.ref(),
            launch.key(),
            launch.labels(),
            launch.spec(),
            "hash-2",
            launch.command(),
            launch.args(),
            launch.env(),
            launch.files());
    assertThat(runtime.start(changed))
        .isInstanceOfSatisfying(
            StartOutcome.Refused.class, r -> assertThat(r.reason()).isEqualTo("NameTaken"));
  }

  @Test
  void givesSecretFilesInMemoryOnlyAndWipesThem() throws InterruptedException {
    String canary = "canary-" + cluster;
    SortedMap<String, Bytes> content = new TreeMap<>();
    content.put("deep/er/token", Bytes.of(canary.getBytes(StandardCharsets.UTF_8)));
    SortedMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("keys", new ContainerLaunch.VolumeFiles(true, 0400, content));
    PodSpec spec =
        PodSpec.builder()
            .container(
                Launches.busybox("main", "sh", "-c", "stat -c %a:%u /k/deep/er/token; sleep 1000")
                    .volumeMount(new VolumeMount("keys", "/k", "", true))
                    .build())
            .volume(
                new Volume(
                    "keys",
                    new VolumeSource.SecretFiles(
                        "keys", new TreeMap<>(), OptionalInt.empty(), false)))
            .build();
    ContainerLaunch launch = Launches.of("sec-0", spec, "main", 0, new TreeMap<>(), files);
    ContainerObservation found = started(launch);
    ExecResult read = runtime.exec(found.ref(), List.of("cat", "/k/deep/er/token"), TEN_SECONDS);
    assertThat(read).isEqualTo(new ExecResult(0, canary, ""));
    assertThat(
            runtime
                .exec(found.ref(), List.of("sh", "-c", "echo x > /k/deep/er/token"), TEN_SECONDS)
                .exitCode())
        .isNotZero();
    assertThat(outside.inspectContainerCmd(found.runtimeId()).exec().toString())
        .doesNotContain(canary);
    Path directory = Path.of("/dev/shm/orchestrator/" + cluster + "/node-1/sec-0");
    assertThat(directory).exists();
    runtime.remove(found.ref().pod());
    assertThat(directory).doesNotExist();
  }

  @Test
  void letsTheUserOfAnImageReadItsSecretsAndWriteToItsScratch() throws InterruptedException {
    String image = imageOfUser("65534:65534");
    try {
      SortedMap<String, Bytes> content = new TreeMap<>();
      content.put("token", Bytes.of("t".getBytes(StandardCharsets.UTF_8)));
      SortedMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
      files.put("keys", new ContainerLaunch.VolumeFiles(true, 0400, content));
      String script = "id -u; stat -c %a:%u:%g /k/token; cat /k/token; echo; touch /d/f && echo ok";
      PodSpec spec =
          PodSpec.builder()
              .container(
                  dev.orchestrator.spec.Container.builder("main")
                      .image(image)
                      .command("sh", "-c", script)
                      .volumeMount(new VolumeMount("keys", "/k", "", true))
                      .volumeMount(VolumeMount.of("scratch", "/d"))
                      .build())
              .volume(
                  new Volume(
                      "keys",
                      new VolumeSource.SecretFiles(
                          "keys", new TreeMap<>(), OptionalInt.empty(), false)))
              .volume(new Volume("scratch", new VolumeSource.EmptyDir(false, OptionalLong.empty())))
              .build();
      ContainerLaunch launch = Launches.of("usr-0", spec, "main", 0, new TreeMap<>(), files);
      started(launch);
      ended(launch.ref());
      assertThat(log(launch.ref())).containsExactly("65534", "400:65534:65534", "t", "ok");
      runtime.remove(launch.ref().pod());
    } finally {
      outside.removeImageCmd(image).exec();
    }
  }

  private String imageOfUser(String user) {
    String container =
        outside.createContainerCmd(TestEngine.IMAGE).withCmd("true").withUser(user).exec().getId();
    try {
      outside.commitCmd(container).withRepository("orchestrator-test/user").withTag(cluster).exec();
    } finally {
      outside.removeContainerCmd(container).exec();
    }
    return "orchestrator-test/user:" + cluster;
  }

  @Test
  void mountsOneKeyOfAConfigMapAsAFile() throws InterruptedException {
    SortedMap<String, Bytes> content = new TreeMap<>();
    content.put("app.conf", Bytes.of("colour=green\n".getBytes(StandardCharsets.UTF_8)));
    SortedMap<String, ContainerLaunch.VolumeFiles> files = new TreeMap<>();
    files.put("conf", new ContainerLaunch.VolumeFiles(false, 0644, content));
    PodSpec spec =
        PodSpec.builder()
            .container(
                Launches.busybox("main", "cat", "/etc/app.conf")
                    .volumeMount(new VolumeMount("conf", "/etc/app.conf", "app.conf", true))
                    .build())
            .volume(
                new Volume(
                    "conf",
                    new VolumeSource.ConfigMapFiles(
                        "conf", new TreeMap<>(), OptionalInt.empty(), false)))
            .build();
    ContainerLaunch launch = Launches.of("cm-0", spec, "main", 0, new TreeMap<>(), files);
    started(launch);
    assertThat(ended(launch.ref()).exitCode()).isZero();
    assertThat(log(launch.ref())).containsExactly("colour=green");
  }

  @Test
  void keepsAnEmptyDirectoryOverRestartsAndRemovesItWithThePod() throws InterruptedException {
    for (boolean inMemory : List.of(false, true)) {
      String uid = inMemory ? "mem-0" : "dir-0";
      PodSpec spec =
          PodSpec.builder()
              .container(
                  Launches.busybox("main", "sh", "-c", "echo x >> /d/f; wc -l < /d/f")
                      .volumeMount(VolumeMount.of("scratch", "/d"))
                      .build())
              .volume(
                  new Volume(
                      "scratch", new VolumeSource.EmptyDir(inMemory, OptionalLong.of(1L << 20))))
              .build();
      started(Launches.of(uid, spec, "main", 0));
      ended(new ContainerRef(new Uid(uid), "main", 0));
      started(Launches.of(uid, spec, "main", 1));
      ContainerRef second = new ContainerRef(new Uid(uid), "main", 1);
      ended(second);
      assertThat(log(second)).containsExactly("2");
      runtime.remove(new Uid(uid));
      assertThat(volumes()).isEmpty();
    }
  }

  private List<String> volumes() {
    return outside
        .listVolumesCmd()
        .withFilter("label", List.of(Ownership.CLUSTER + "=" + cluster))
        .exec()
        .getVolumes()
        .stream()
        .map(volume -> volume.getName())
        .toList();
  }

  @Test
  void refusesPathsOfTheNodeThatAreNotAllowed() throws IOException {
    Path allowed = Files.createTempDirectory("allowed");
    Files.writeString(allowed.resolve("f"), "x");
    Path escape = Files.createSymbolicLink(allowed.resolve("escape"), Path.of("/etc"));
    try (DockerRuntime strict =
        DockerRuntime.builder(TestEngine.host()).allowHostPath(allowed).build()) {
      strict.bind(cluster, "node-1");
      assertThat(strict.start(hostPath("hp-0", "/etc"))).isEqualTo(denied("/etc"));
      assertThat(strict.start(hostPath("hp-1", "/"))).isEqualTo(denied("/"));
      assertThat(strict.start(hostPath("hp-2", escape.toString())))
          .isEqualTo(denied(escape.toString()));
      assertThat(strict.start(hostPath("hp-3", allowed.toString())))
          .isEqualTo(new StartOutcome.Started());
    }
  }

  private static StartOutcome denied(String path) {
    return new StartOutcome.Refused(
        "HostPathDenied",
        "path "
            + path
            + " of the node may not be mounted; allow its directory with allowHostPath(...)");
  }

  private static ContainerLaunch hostPath(String uid, String path) {
    PodSpec spec =
        PodSpec.builder()
            .container(
                Launches.busybox("main", "true")
                    .volumeMount(VolumeMount.of("host", "/host"))
                    .build())
            .volume(new Volume("host", new VolumeSource.HostPath(path)))
            .build();
    return Launches.of(uid, spec, "main", 0);
  }

  @Test
  void joinsLogLinesThatTheEngineSplit() throws InterruptedException {
    PodSpec spec =
        Launches.pod(
            Launches.busybox(
                    "main",
                    "sh",
                    "-c",
                    "head -c 40000 /dev/zero | tr '\\0' x; echo; echo second; echo bad >&2")
                .build());
    ContainerLaunch launch = Launches.of("log-0", spec, "main", 0);
    started(launch);
    ended(launch.ref());
    assertThat(log(launch.ref())).containsExactlyInAnyOrder("x".repeat(40_000), "second", "bad");
  }

  @Test
  void followsALogUntilTheStreamIsClosedFromAnotherThread() throws InterruptedException {
    PodSpec spec =
        Launches.pod(Launches.busybox("main", "sh", "-c", "echo one; sleep 1000").build());
    ContainerLaunch launch = Launches.of("fol-0", spec, "main", 0);
    started(launch);
    LogStream log = runtime.logs(launch.ref(), LogOptions.FOLLOW);
    assertThat(log.next()).map(LogLine::text).contains("one");
    Semaphore over = new Semaphore(0);
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  if (log.next().isEmpty()) {
                    over.release();
                  }
                });
    log.close();
    assertThat(over.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    reader.join();
  }

  @Test
  void boundsWhatACommandWritesAndHowLongItRuns() {
    ContainerLaunch launch = sleeper("exec-0");
    started(launch);
    ExecResult flood =
        runtime.exec(
            launch.ref(),
            List.of("sh", "-c", "head -c 3000000 /dev/zero; echo e >&2; exit 7"),
            TEN_SECONDS);
    assertThat(flood.exitCode()).isEqualTo(7);
    assertThat(flood.stdout()).hasSize(ExecResult.OUTPUT_LIMIT_BYTES);
    assertThat(flood.stderr()).isEqualTo("e\n");
    ExecResult late =
        runtime.exec(
            launch.ref(), List.of("sh", "-c", "echo early; sleep 1000"), Duration.ofSeconds(1));
    assertThat(late).isEqualTo(new ExecResult(-1, "early\n", ""));
  }

  @Test
  void probesByCommandAndByNetwork() throws InterruptedException {
    PodSpec spec =
        Launches.pod(Launches.busybox("main", "httpd", "-f", "-p", "8080", "-h", "/etc").build());
    ContainerLaunch launch = Launches.of("probe-0", spec, "main", 0);
    started(launch);
    awaitedProbe(launch.ref(), 8080);
    assertThat(
            runtime.probe(
                launch.ref(),
                ProbeAction.HttpGet.of("/missing", new PortRef.Numbered(8080)),
                TEN_SECONDS))
        .isInstanceOf(ProbeResult.Failure.class);
    assertThat(
            runtime.probe(
                launch.ref(), new ProbeAction.TcpSocket(new PortRef.Numbered(9)), TEN_SECONDS))
        .isInstanceOf(ProbeResult.Failure.class);
    assertThat(runtime.probe(launch.ref(), new ProbeAction.Exec(List.of("true")), TEN_SECONDS))
        .isEqualTo(new ProbeResult.Success());
    assertThat(runtime.probe(launch.ref(), new ProbeAction.Exec(List.of("false")), TEN_SECONDS))
        .isInstanceOf(ProbeResult.Failure.class);
  }

  @Test
  void measuresRunningContainers() {
    ContainerLaunch launch = sleeper("stat-0");
    started(launch);
    assertThat(runtime.stats())
        .singleElement()
        .satisfies(
            stats -> {
              assertThat(stats.ref()).isEqualTo(launch.ref());
              assertThat(stats.cpuNanos()).isPositive();
              assertThat(stats.memoryBytes()).isPositive();
            });
  }

  @Test
  void saysAtWhichAddressContainersReachTheHost() throws IOException {
    String host = runtime.describe().hostAddress().orElseThrow();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName(host))) {
      server.setSoTimeout(30_000);
      PodSpec spec =
          Launches.pod(
              Launches.busybox("main", "nc", "-w", "20", host, "" + server.getLocalPort()).build());
      ContainerObservation found = started(Launches.of("host-0", spec, "main", 0));
      try (Socket client = server.accept()) {
        assertThat(client.getInetAddress().getHostAddress())
            .isEqualTo(found.address().orElseThrow());
      }
    }
  }

  @Test
  void describesTheNode() {
    var node = runtime.describe();
    assertThat(node.capacity().cpuMillis()).isPositive();
    assertThat(node.capacity().memoryBytes()).isPositive();
    assertThat(node.labels()).containsEntry("kubernetes.io/os", "linux");
    assertThat(node.version()).startsWith("Docker Engine ");
  }

  @Test
  void honoursTheGraceOfAProgramThatCleansUp() throws InterruptedException {
    PodSpec spec =
        Launches.pod(
            Launches.busybox(
                    "main",
                    "sh",
                    "-c",
                    "trap 'echo bye; exit 3' TERM; echo up; while true; do sleep 0.05; done")
                .build());
    ContainerLaunch launch = Launches.of("term-0", spec, "main", 0);
    started(launch);
    try (LogStream log = runtime.logs(launch.ref(), LogOptions.FOLLOW)) {
      assertThat(log.next()).map(LogLine::text).contains("up");
    }
    runtime.stop(launch.ref(), Duration.ofSeconds(30));
    assertThat(ended(launch.ref()).exitCode()).isEqualTo(3);
    assertThat(log(launch.ref())).containsExactly("up", "bye");
  }

  @Test
  void lostContainersAreGoneFromTheListAndRemovalIsIdempotent() {
    ContainerLaunch launch = sleeper("gone-0");
    ContainerObservation found = started(launch);
    outside.removeContainerCmd(found.runtimeId()).withForce(true).exec();
    assertThat(runtime.list()).isEmpty();
    runtime.remove(launch.ref().pod());
    runtime.remove(launch.ref().pod());
    runtime.stop(launch.ref(), Duration.ZERO);
    try {
      outside.inspectContainerCmd(found.runtimeId()).exec();
      throw new AssertionError("still there");
    } catch (NotFoundException gone) {
      assertThat(log(launch.ref())).isEmpty();
    }
  }
}
