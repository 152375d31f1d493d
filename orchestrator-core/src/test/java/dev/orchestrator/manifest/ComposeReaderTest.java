package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.DaemonSet;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Protocol;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.ServicePort;
import dev.orchestrator.spec.VolumeMount;
import dev.orchestrator.spec.VolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeReaderTest {
  @TempDir Path directory;

  @Test
  void readsTheFullFileOntoTheSameSpecs() {
    Manifest manifest =
        TestFiles.composeReader().readCompose("compose.yaml", TestFiles.fullCompose());

    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.warnings()).isEmpty();
    assertThat(manifest.resourcesOrThrow())
        .extracting(Resource::key)
        .containsExactly(
            ObjectKey.ofNamespace("shop"),
            ObjectKey.configMap("shop", "site"),
            ObjectKey.configMap("shop", "extra-settings"),
            ObjectKey.secret("shop", "password"),
            ObjectKey.deployment("shop", "web"),
            ObjectKey.service("shop", "web"),
            ObjectKey.deployment("shop", "agent"),
            ObjectKey.service("shop", "agent"),
            ObjectKey.daemonSet("shop", "everywhere"),
            ObjectKey.service("shop", "everywhere"));
    assertThat(((ConfigMap) manifest.resources().get(1)).data())
        .containsEntry("site", "hello world");
    assertThat(((Secret) manifest.resources().get(3)).data())
        .containsEntry("password", SecretValue.of("hunter2"));
    assertThat(manifest.resources().get(8)).isInstanceOf(DaemonSet.class);
  }

  @Test
  void readsAServiceWithAllItHas() {
    Manifest manifest =
        TestFiles.composeReader().readCompose("compose.yaml", TestFiles.fullCompose());
    Deployment web = (Deployment) manifest.resources().get(4);
    Container container = web.template().spec().containers().getFirst();

    assertThat(web.replicas()).isEqualTo(OptionalInt.of(2));
    assertThat(web.metadata().annotations()).containsEntry("owner", "me");
    assertThat(web.template().annotations())
        .containsEntry("traefik.rule", "Host(`shop`)")
        .containsEntry("note", "free text");
    assertThat(web.template().spec().terminationGracePeriod()).isEqualTo(Duration.ofSeconds(90));
    assertThat(container.image()).isEqualTo("example.org/web:1.0");
    assertThat(container.command()).containsExactly("/bin/web", "--fast");
    assertThat(container.args()).containsExactly("serve", "--title", "a b");
    assertThat(environment(container))
        .isEqualTo(
            new LinkedHashMap<>(
                Map.of(
                    "FROM_FILE", "as is", "PORT", "8080", "LOG", "debug", "FROM_CALLER", "yes")));
    assertThat(container.resources().limits().cpuMillis()).isEqualTo(500);
    assertThat(container.resources().limits().memoryBytes()).isEqualTo(512L << 20);
    assertThat(container.resources().requests().memoryBytes()).isEqualTo(256L << 20);
    assertThat(container.ports())
        .containsExactlyInAnyOrder(
            new ContainerPort("tcp-80", 80, Protocol.TCP, OptionalInt.of(8080)),
            new ContainerPort("udp-443", 443, Protocol.UDP, OptionalInt.of(8443)),
            new ContainerPort("tcp-9000", 9000, Protocol.TCP, OptionalInt.empty()),
            new ContainerPort("tcp-9001", 9001, Protocol.TCP, OptionalInt.empty()),
            new ContainerPort("udp-53", 53, Protocol.UDP, OptionalInt.empty()));
    assertThat(((Service) manifest.resources().get(5)).ports())
        .extracting(ServicePort::port)
        .containsExactly(53, 80, 443, 9000, 9001);
  }

  @Test
  void mountsFilesTmpfsConfigsAndSecrets() {
    Manifest manifest =
        TestFiles.composeReader().readCompose("compose.yaml", TestFiles.fullCompose());
    PodSpec pod = ((Deployment) manifest.resources().get(4)).template().spec();

    assertThat(pod.volumes())
        .extracting(volume -> volume.source())
        .containsSubsequence(
            new VolumeSource.HostPath("/data/web"),
            new VolumeSource.EmptyDir(true, OptionalLong.of(1024)),
            new VolumeSource.HostPath("/logs"),
            new VolumeSource.EmptyDir(true, OptionalLong.of(64 << 20)));
    assertThat(pod.containers().getFirst().volumeMounts())
        .contains(new VolumeMount("bind-1", "/var/lib/web", "", true))
        .contains(new VolumeMount("config-5", "/site", "site", true))
        .contains(new VolumeMount("config-6", "/etc/extra.conf", "extra.conf", true))
        .contains(new VolumeMount("secret-7", "/run/secrets/password", "password", true))
        .contains(new VolumeMount("secret-8", "/run/secrets/api-token", "api-token", true));
    assertThat(pod.volumes().get(5).source())
        .isInstanceOfSatisfying(
            VolumeSource.ConfigMapFiles.class,
            files -> {
              assertThat(files.configMap()).isEqualTo("extra-settings");
              assertThat(files.items()).containsEntry("extra", "extra.conf");
              assertThat(files.mode()).isEqualTo(OptionalInt.of(0440));
            });
    assertThat(pod.volumes().get(7).source())
        .isInstanceOfSatisfying(
            VolumeSource.SecretFiles.class,
            files -> assertThat(files.secret()).isEqualTo("shared-token"));
  }

  @Test
  void turnsAHealthCheckIntoProbes() {
    Manifest manifest =
        TestFiles.composeReader().readCompose("compose.yaml", TestFiles.fullCompose());
    Container container =
        ((Deployment) manifest.resources().get(4)).template().spec().containers().getFirst();
    Probe probe =
        new Probe(
            new ProbeAction.Exec(List.of("/bin/sh", "-c", "curl -f http://localhost")),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(3),
            1,
            4);
    assertThat(container.readinessProbe()).contains(probe);
    assertThat(container.livenessProbe()).contains(probe);
    assertThat(container.startupProbe()).contains(probe.thresholds(1, 4 + 12));
    Container agent =
        ((Deployment) manifest.resources().get(6)).template().spec().containers().getFirst();
    assertThat(agent.readinessProbe()).isEmpty();
  }

  @Test
  void tellsWhatIsNotSupportedByNameAndPlace() {
    Manifest manifest =
        read(
            """
            services:
              web:
                image: nginx
                privileged: true
                depends_on: [db]
                ports: ["127.0.0.1:80:80", "81", "8000-8010:90"]
                volumes: [data:/data, ./here:/there, /anonymous, "/abs:/abs:ro,z"]
                restart: on-failure:3
                deploy: {placement: {constraints: []}, update_config: {order: start-first}, endpoint_mode: vip}
              job:
                image: x
                profiles: [tools]
            networks: {front: {}}
            volumes: {data: {}}
            """);
    assertThat(manifest.errors()).isEmpty();
    assertThat(manifest.unsupported())
        .extracting(notice -> notice.path())
        .containsExactlyInAnyOrder(
            "networks",
            "volumes",
            "services.web.privileged",
            "services.web.depends_on",
            "services.web.ports[0]",
            "services.web.ports[1]",
            "services.web.ports[2]",
            "services.web.volumes[0]",
            "services.web.volumes[1]",
            "services.web.volumes[2]",
            "services.web.volumes[3]",
            "services.web.restart",
            "services.web.deploy.placement",
            "services.web.deploy.update_config",
            "services.web.deploy.endpoint_mode",
            "services.job.profiles");
    assertThat(manifest.resources())
        .extracting(r -> r.metadata().name())
        .containsExactly("web", "web");
    assertThat(manifest.unsupported())
        .allSatisfy(notice -> assertThat(notice.position().line()).isPositive());
  }

  @Test
  void neverPublishesOnMoreAddressesThanAsked() {
    Manifest manifest =
        read(
            "services: {web: {image: x, ports: [\"127.0.0.1:80:80\", {target: 81, published: 81,"
                + " host_ip: 127.0.0.1}]}}");
    Container container =
        ((Deployment) manifest.resources().getFirst()).template().spec().containers().getFirst();
    assertThat(container.ports())
        .hasSize(2)
        .allSatisfy(port -> assertThat(port.hostPort()).isEmpty());
  }

  @Test
  void tellsUnknownFieldsAndLeavesExtensionsAlone() {
    Manifest manifest =
        read(
            """
            x-mine: {a: 1}
            services:
              web:
                x-own: 1
                image: x
                expose: [1]
                enviroment: {}
            """);
    assertThat(manifest.errors())
        .singleElement()
        .hasToString(
            "compose.yaml:7:5: services.web.enviroment: is not a field of a service (did you mean"
                + " environment?)");
    assertThat(manifest.warnings()).isEmpty();
  }

  @Test
  void readsTheOtherServicesWhenOneIsWrong() {
    Manifest manifest =
        read(
            """
            services:
              bad: {image: x, ports: [a:b]}
              good: {image: x, expose: [80]}
              none: {expose: [1]}
            """);
    assertThat(manifest.resources()).extracting(r -> r.metadata().name()).containsOnly("good");
    assertThat(manifest.errors())
        .extracting(Notice::path)
        .containsExactly("services.bad.ports[0]", "services.none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ports: [70000]",
        "ports: ['0']",
        "ports: ['1-70000:1-70000']",
        "ports: ['80:80/icmp']",
        "ports: ['a']",
        "ports: ['99999999999:1']",
        "expose: [x]",
        "volumes: ['a:b:c:d']",
        "volumes: [':/x']",
        "tmpfs: {a: b}",
        "command: 'unclosed \"quote'",
        "stop_grace_period: 5 parsecs",
        "stop_grace_period: 99999999999h",
        "mem_limit: lots",
        "mem_limit: 99999999999p",
        "cpus: NaN",
        "cpus: 1e99999999",
        "scale: -1",
        "restart: sometimes",
        "healthcheck: {test: [CMD]}",
        "healthcheck: {test: []}",
        "healthcheck: {test: a, retries: x}",
        "configs: [missing]",
        "secrets: [{source: missing}]",
        "env_file: missing.env",
        "deploy: {mode: globl}",
        "deploy: {replicas: many}",
        "deploy: {resources: {limits: {cpus: -1}}}",
        "environment: 5",
        "labels: 7",
        "image: [a]",
        "environment: {A: [1]}"
      })
  void tellsWhatIsWrongInAService(String field) {
    Manifest manifest =
        read(
            "services:\n  web:\n    "
                + (field.startsWith("image") ? "" : "image: x\n    ")
                + field
                + "\n");
    assertThat(manifest.errors())
        .isNotEmpty()
        .allSatisfy(
            notice -> {
              assertThat(notice.path()).startsWith("services.web.");
              assertThat(notice.position().line()).isGreaterThanOrEqualTo(3);
            });
    assertThat(manifest.resources()).isEmpty();
  }

  @Test
  void namesTheImageThatComposeBuilds() {
    Manifest manifest =
        Manifests.strict()
            .withProject("shop")
            .readCompose("compose.yaml", "services: {web: {build: ., expose: [80]}}");
    Deployment web = (Deployment) manifest.resources().get(1);
    assertThat(web.template().spec().containers().getFirst().image()).isEqualTo("shop-web");
    assertThat(manifest.unsupported())
        .singleElement()
        .asString()
        .contains("build the image shop-web beforehand");
  }

  @Test
  void escapesWhatOurSpecsTakeForReferences() {
    Manifest manifest =
        read(
            "services: {web: {image: x, expose: [1], environment: {A: a, B: \"$$(A)"
                + " $$(hostname)\"}}}");
    Container container =
        ((Deployment) manifest.resources().getFirst()).template().spec().containers().getFirst();
    assertThat(environment(container)).containsEntry("B", "$$(A) $(hostname)");
  }

  @Test
  void leavesOutVariablesWithoutAValue() {
    Manifest manifest = read("services: {web: {image: x, expose: [1], environment: [A, B=]}}");
    Container container =
        ((Deployment) manifest.resources().getFirst()).template().spec().containers().getFirst();
    assertThat(environment(container)).containsOnlyKeys("B");
    assertThat(manifest.warnings())
        .singleElement()
        .asString()
        .contains("the variable A has no value");
  }

  @Test
  void readsFilesAndVariablesOfItsDirectoryAndNoOthers() throws IOException {
    Path project = Files.createDirectories(directory.resolve("My_Shop"));
    Files.writeString(directory.resolve("outside.txt"), "secret of somebody else");
    Files.writeString(project.resolve(".env"), "TAG=7\n");
    Files.writeString(project.resolve("inside.txt"), "mine");
    Files.createSymbolicLink(project.resolve("link.txt"), directory.resolve("outside.txt"));
    Path file = project.resolve("compose.yaml");
    Files.writeString(
        file,
        """
        services: {web: {image: "x:${TAG}", expose: [1]}}
        configs:
          inside: {file: ./inside.txt}
          up: {file: ../outside.txt}
          link: {file: link.txt}
          absolute: {file: /etc/hostname}
        """);
    Manifest manifest = Manifests.strict().read(file);
    assertThat(manifest.errors())
        .extracting(Notice::path)
        .containsExactly("configs.up.file", "configs.link.file", "configs.absolute.file");
    assertThat(manifest.resources())
        .extracting(Resource::key)
        .containsExactly(
            ObjectKey.ofNamespace("my-shop"),
            ObjectKey.configMap("my-shop", "inside"),
            ObjectKey.deployment("my-shop", "web"),
            ObjectKey.service("my-shop", "web"));
    Deployment web = (Deployment) manifest.resources().get(2);
    assertThat(web.template().spec().containers().getFirst().image()).isEqualTo("x:7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "$SET | value",
        "${SET} | value",
        "a${SET}b | avalueb",
        "${UNSET:-d} | d",
        "${EMPTY:-d} | d",
        "${EMPTY-d}x | x",
        "${UNSET-d} | d",
        "${SET:-d} | value",
        "${SET:+r} | r",
        "${UNSET:+r}x | x",
        "${UNSET:-${SET:-e}} | value",
        "${UNSET:-a{b}c | a{bc",
        "$$SET | $SET",
        "$${SET} | ${SET}",
        "${SET:?gone} | value",
        "${DOLLAR} | $SET",
        "5$ | 5$"
      })
  void putsVariablesIn(String text, String expected) {
    Manifest manifest =
        Manifests.strict()
            .withVariables(Map.of("SET", "value", "EMPTY", "", "DOLLAR", "$SET"))
            .readCompose("compose.yaml", "services: {web: {image: '" + text + "', expose: [1]}}");
    assertThat(manifest.errors()).isEmpty();
    Deployment web = (Deployment) manifest.resources().getFirst();
    assertThat(web.template().spec().containers().getFirst().image()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${UNSET:?set it}",
        "${UNSET?}",
        "${",
        "${}",
        "$1",
        "$ x",
        "${A",
        "${A:x}",
        "${A!b}",
        "${1A}"
      })
  void tellsVariablesThatCannotBePutIn(String text) {
    Manifest manifest = read("services: {web: {image: '" + text + "', expose: [1]}}");
    assertThat(manifest.errors())
        .singleElement()
        .satisfies(
            notice -> assertThat(notice.position()).isEqualTo(new Position("compose.yaml", 1, 25)));
  }

  @Test
  void boundsWhatVariablesMakeOfAFile() {
    String nested = "${A:-".repeat(100) + "x" + "}".repeat(100);
    assertThat(read("services: {web: {image: '" + nested + "'}}").errors())
        .asString()
        .contains("nested too deep");
    String many = "$BIG".repeat(2000);
    Manifest manifest =
        Manifests.strict()
            .withVariables(Map.of("BIG", "x".repeat(10_000)))
            .readCompose("compose.yaml", "services: {web: {image: '" + many + "'}}");
    assertThat(manifest.errors()).asString().contains("larger than");
  }

  @Test
  void readsEnvFiles() throws Interpolation.Refused {
    String text =
        """
        # comment
        A=1
        export B = two words # comment
        C='single $A'
        D="double $A\\n"
        E=
        F: colon
        G
        H
        I=${A}${J:-j}
        """;
    assertThat(DotEnv.parse(text, Map.of("G", "given"), Limits.DEFAULT))
        .containsExactly(
            Map.entry("A", "1"),
            Map.entry("B", "two words"),
            Map.entry("C", "single $A"),
            Map.entry("D", "double 1\n"),
            Map.entry("E", ""),
            Map.entry("F", "colon"),
            Map.entry("G", "given"),
            Map.entry("I", "1j"));
  }

  @ParameterizedTest
  @CsvSource({
    "512m, 536870912",
    "512M, 536870912",
    "1.5g, 1610612736",
    "2gb, 2147483648",
    "1GiB, 1073741824",
    "1024, 1024",
    "10b, 10",
    "1k, 1024",
    "0.5k, 512",
    "1.0001k, 1025"
  })
  void readsSizesInComposeUnits(String text, long bytes) {
    assertThat(ComposeUnits.bytes(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "10s, 10000",
    "1m30s, 90000",
    "1h5m30s20ms, 3930020",
    "500ms, 500",
    "0, 0",
    "1.5s, 1500",
    "2d, 172800000"
  })
  void readsTimes(String text, long millis) {
    assertThat(ComposeUnits.duration(text)).contains(Duration.ofMillis(millis));
  }

  @Test
  void splitsCommandsAsAShellDoes() {
    assertThat(ShellWords.split("a 'b c' \"d \\\" $e\" f\\ g '' h\"i\"j"))
        .contains(List.of("a", "b c", "d \" $e", "f g", "", "hij"));
    assertThat(ShellWords.split("   ")).contains(List.of());
    assertThat(ShellWords.split("a 'b")).isEmpty();
  }

  private static Map<String, String> environment(Container container) {
    Map<String, String> variables = new LinkedHashMap<>();
    container.env().forEach(v -> variables.put(v.name(), ((EnvSource.Literal) v.source()).value()));
    return variables;
  }

  private static Manifest read(String text) {
    return Manifests.strict().readCompose("compose.yaml", text);
  }
}
