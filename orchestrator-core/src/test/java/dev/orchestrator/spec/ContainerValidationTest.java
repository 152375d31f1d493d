package dev.orchestrator.spec;

import static dev.orchestrator.spec.Checks.container;
import static dev.orchestrator.spec.Checks.paths;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerValidationTest {
  @Test
  void needsAnImageOrACommand() {
    assertThat(paths(Container.builder("a").image("x"))).isEmpty();
    assertThat(paths(Container.builder("a").command("/bin/true"))).isEmpty();
    assertThat(paths(Container.builder("a"))).containsExactly("image");
    assertThat(paths(Container.builder("a").args("b"))).containsExactly("image");
  }

  @ParameterizedTest
  @ValueSource(strings = {" x", "x ", "x y", "x\n", "x\u0000", "x\u00a0", "x\u2028", "\ud800"})
  void refusesImagesWithSpaceOrControlCharacters(String image) {
    assertThat(paths(container().image(image))).contains("image");
  }

  @Test
  void refusesTextThatNoProcessCanBeGiven() {
    assertThat(paths(container().command("a", "", "ä \n").args("").env("A", "\n").workingDir("/a")))
        .isEmpty();
    assertThat(
            paths(
                container()
                    .command("a", "b\0")
                    .args("\0", "\ud800")
                    .env("A", "\0")
                    .workingDir("/\0")))
        .containsExactly("command[1]", "args[0]", "args[1]", "workingDir", "env[0].value");
  }

  @Test
  void takesPrintableNamesOfVariablesAndRepeatedOnes() {
    assertThat(paths(container().env("A", "1").env("A", "2").env("a.b-c d", ""))).isEmpty();
    assertThat(paths(container().env("", "").env("A=B", "").env("ä", "").env("a\n", "")))
        .containsExactly("env[0].name", "env[1].name", "env[2].name", "env[3].name");
  }

  @Test
  void checksWhatVariablesReferTo() {
    Container.Builder wrong =
        container()
            .env(new EnvVar("A", new EnvSource.ConfigMapKey("", "k", false)))
            .env(new EnvVar("B", new EnvSource.SecretKey("s", "a/b", false)))
            .env(new EnvVar("C", new EnvSource.FieldRef("status.hostIP")))
            .env(new EnvVar("D", new EnvSource.FieldRef("metadata.labels['a b']")))
            .env(new EnvVar("E", new EnvSource.FieldRef("metadata.labels['']")))
            .env(new EnvVar("F", new EnvSource.FieldRef("metadata.labels['")))
            .envFrom(new EnvFrom("=", Kind.SECRET, "S", false))
            .envFrom(new EnvFrom("", Kind.JOB, "j", false));
    assertThat(paths(wrong))
        .containsExactly(
            "env[0].valueFrom.configMapKeyRef.name",
            "env[1].valueFrom.secretKeyRef.key",
            "env[2].valueFrom.fieldRef.fieldPath",
            "env[3].valueFrom.fieldRef.fieldPath",
            "env[4].valueFrom.fieldRef.fieldPath",
            "env[5].valueFrom.fieldRef.fieldPath",
            "envFrom[0].prefix",
            "envFrom[0].secretRef.name",
            "envFrom[1]");
    Container.Builder right =
        container()
            .env(new EnvVar("A", new EnvSource.ConfigMapKey("c.d", "k", false)))
            .env(new EnvVar("B", new EnvSource.SecretKey("s", "a.b", true)))
            .env(new EnvVar("C", new EnvSource.FieldRef("status.podIP")))
            .env(new EnvVar("D", new EnvSource.FieldRef("metadata.labels['a/b']")))
            .envFrom(new EnvFrom("P_", Kind.SECRET, "s", false))
            .envFrom(new EnvFrom("", Kind.CONFIG_MAP, "c", false));
    assertThat(paths(right)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,true", "65535,true", "0,false", "-1,false", "65536,false", "2147483647,false"})
  void keepsPortsInTheirRange(int number, boolean valid) {
    ContainerPort port = new ContainerPort("", number, Protocol.TCP, OptionalInt.of(number));
    assertThat(paths(container().port(port)))
        .hasSize(valid ? 0 : 2)
        .isSubsetOf("ports[0].containerPort", "ports[0].hostPort");
  }

  @ParameterizedTest
  @CsvSource({
    "http,true",
    "a,true",
    "abcdefghijklmno,true",
    "p-1,true",
    "abcdefghijklmnop,false",
    "HTTP,false",
    "80,false",
    "a--b,false",
    "-a,false",
    "a-,false",
    "a_b,false"
  })
  void checksNamesOfPorts(String name, boolean valid) {
    assertThat(paths(container().port(ContainerPort.tcp(name, 80))))
        .isEqualTo(valid ? List.of() : List.of("ports[0].name"));
  }

  @Test
  void refusesTheSamePortTwice() {
    assertThat(
            paths(
                container()
                    .port(ContainerPort.tcp("a", 80))
                    .port(ContainerPort.tcp("b", 80))
                    .port(new ContainerPort("", 80, Protocol.UDP, OptionalInt.empty()))))
        .isEmpty();
    assertThat(paths(container().port(80).port(80))).containsExactly("ports[1]");
    assertThat(paths(container().port(ContainerPort.tcp("a", 80)).port(ContainerPort.tcp("a", 81))))
        .containsExactly("ports[1].name");
  }

  @Test
  void bindsAHostPortOnceInAPodButLetsInitContainersGoFirst() {
    Container one = Container.builder("a").image("x").port(host(Protocol.TCP)).build();
    Container other = Container.builder("b").image("x").port(host(Protocol.UDP)).build();
    Container clash = Container.builder("c").image("x").port(host(Protocol.TCP)).build();
    assertThat(paths(PodSpec.builder().container(one).container(other))).isEmpty();
    assertThat(paths(PodSpec.builder().initContainer(clash).container(one))).isEmpty();
    assertThat(paths(PodSpec.builder().container(one).container(clash)))
        .containsExactly("containers[1].ports[0].hostPort");
  }

  private static ContainerPort host(Protocol protocol) {
    return new ContainerPort("", 80, protocol, OptionalInt.of(8080));
  }

  @Test
  void refusesNamesThatStandTwiceInThePod() {
    Container main = container().build();
    assertThat(paths(PodSpec.builder().container(main).container(main)))
        .containsExactly("containers[1].name");
    assertThat(paths(PodSpec.builder().initContainer(main).container(main)))
        .containsExactly("containers[0].name");
    assertThat(paths(PodSpec.builder())).containsExactly("containers");
  }

  @Test
  void keepsRequestsWithinLimits() {
    ResourceList small = ResourceList.of(100, 1000);
    ResourceList large = ResourceList.of(200, 1000);
    assertThat(paths(container().requests(small).limits(large))).isEmpty();
    assertThat(paths(container().requests(small))).isEmpty();
    assertThat(paths(container().limits(large))).isEmpty();
    assertThat(paths(container().requests(large).limits(small)))
        .containsExactly("resources.requests[cpu]");
  }

  @Test
  void refusesNegativeAmountsAndUnknownResources() {
    ResourceList wrong = ResourceList.of(-1, 0).with("gpu", 1).with("pods", 1).with("a b/c", 1);
    assertThat(paths(container().limits(wrong)))
        .containsExactly(
            "resources.limits[a b/c]",
            "resources.limits[cpu]",
            "resources.limits[gpu]",
            "resources.limits[pods]");
  }

  @Test
  void makesRequestAndLimitOfExtendedResourcesEqual() {
    ResourceList one = ResourceList.EMPTY.with("nvidia.com/gpu", 1);
    ResourceList two = ResourceList.EMPTY.with("nvidia.com/gpu", 2);
    assertThat(paths(container().requests(one).limits(one))).isEmpty();
    assertThat(paths(container().limits(one))).isEmpty();
    String path = "resources.requests[nvidia.com/gpu]";
    assertThat(paths(container().requests(one))).containsExactly(path);
    assertThat(paths(container().requests(one).limits(two))).containsExactly(path);
    assertThat(paths(container().requests(two).limits(one))).containsExactly(path);
  }

  @Test
  void givesHugePagesOnlyWithCpuOrMemory() {
    ResourceList pages = ResourceList.EMPTY.with("hugepages-2Mi", 1);
    assertThat(paths(container().limits(pages.with("memory", 1)))).isEmpty();
    assertThat(paths(container().limits(pages))).containsExactly("resources");
    assertThat(paths(container().requests(pages).limits(ResourceList.of(1, 1))))
        .containsExactly("resources.requests[hugepages-2Mi]");
  }

  @ParameterizedTest
  @MethodSource("wrongProbes")
  void refusesWrongProbes(Probe probe, String path) {
    assertThat(paths(container().readinessProbe(probe))).containsExactly("readinessProbe." + path);
  }

  static Object[][] wrongProbes() {
    Probe tcp = Probe.tcp(80);
    Duration short_ = Duration.ofMillis(999);
    return new Object[][] {
      {tcp.every(short_), "periodSeconds"},
      {tcp.within(short_), "timeoutSeconds"},
      {tcp.within(Duration.ofSeconds(Long.MAX_VALUE)), "timeoutSeconds"},
      {tcp.after(Duration.ofNanos(-1)), "initialDelaySeconds"},
      {tcp.after(Duration.ofSeconds(1L + Integer.MAX_VALUE)), "initialDelaySeconds"},
      {tcp.thresholds(0, 1), "successThreshold"},
      {tcp.thresholds(1, 0), "failureThreshold"},
      {Probe.tcp(0), "tcpSocket.port"},
      {Probe.httpGet("", 80), "httpGet.path"},
      {Probe.httpGet("health", 80), "httpGet.path"},
      {Probe.httpGet("/a b", 80), "httpGet.path"},
      {Probe.httpGet("/a\r\nHost: b", 80), "httpGet.path"},
      {Probe.httpGet("/", 65_536), "httpGet.port"},
      {Probe.of(ProbeAction.HttpGet.of("/", PortRef.of("http"))), "httpGet.port"},
      {header("a b", ""), "httpGet.httpHeaders[a b]"},
      {header("A", "b\r\nC: d"), "httpGet.httpHeaders[A]"},
      {Probe.exec(), "exec.command"},
      {Probe.exec("a", "\0"), "exec.command[1]"},
    };
  }

  private static Probe header(String name, String value) {
    return Probe.of(
        new ProbeAction.HttpGet("/", PortRef.of(80), true, Copies.sorted(Map.of(name, value))));
  }

  @Test
  void takesProbesInTheirBounds() {
    Probe shortest = Probe.tcp(1).every(Duration.ofSeconds(1)).within(Duration.ofSeconds(1));
    Probe named = Probe.of(ProbeAction.HttpGet.of("/a?b=c%20", PortRef.of("http")));
    assertThat(
            paths(
                container()
                    .port(ContainerPort.tcp("http", 80))
                    .startupProbe(Probe.exec("a", ""))
                    .livenessProbe(shortest)
                    .readinessProbe(named.thresholds(3, 1))))
        .isEmpty();
    assertThat(paths(container().readinessProbe(header("Accept", "text/html, */*")))).isEmpty();
  }

  @Test
  void countsOneSuccessForLivenessAndStartup() {
    Probe twice = Probe.tcp(80).thresholds(2, 1);
    assertThat(paths(container().startupProbe(twice).livenessProbe(twice).readinessProbe(twice)))
        .containsExactly("startupProbe.successThreshold", "livenessProbe.successThreshold");
  }

  @Test
  void looksForNamedPortsInTheSameContainerOnly() {
    Container other = Container.builder("b").image("x").port(ContainerPort.tcp("http", 80)).build();
    Container probed =
        container().livenessProbe(Probe.of(new ProbeAction.TcpSocket(PortRef.of("http")))).build();
    assertThat(paths(PodSpec.builder().container(probed).container(other)))
        .containsExactly("containers[0].livenessProbe.tcpSocket.port");
  }

  @Test
  void probesNoInitContainer() {
    Container init = Container.builder("i").image("x").livenessProbe(Probe.tcp(1)).build();
    assertThat(paths(Checks.pod().initContainer(init)))
        .containsExactly("initContainers[0].livenessProbe");
  }
}
