package dev.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.ContainerLaunch;
import dev.orchestrator.runtime.ContainerLaunch.VolumeFiles;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Bytes;
import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ContainerPort;
import dev.orchestrator.spec.EnvFrom;
import dev.orchestrator.spec.EnvSource;
import dev.orchestrator.spec.EnvSource.ConfigMapKey;
import dev.orchestrator.spec.EnvSource.FieldRef;
import dev.orchestrator.spec.EnvSource.SecretKey;
import dev.orchestrator.spec.EnvVar;
import dev.orchestrator.spec.Kind;
import dev.orchestrator.spec.Metadata;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.spec.PortRef;
import dev.orchestrator.spec.ProbeAction;
import dev.orchestrator.spec.Resource;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.spec.Service;
import dev.orchestrator.spec.Volume;
import dev.orchestrator.spec.VolumeSource;
import dev.orchestrator.spec.VolumeSource.ConfigMapFiles;
import dev.orchestrator.spec.VolumeSource.SecretFiles;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.ServiceAddress;
import dev.orchestrator.state.StateChange.Declared;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.StateChange.ServiceAddressed;
import dev.orchestrator.state.Uid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What a container is started with. */
final class LaunchAssemblyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PodKey POD = new PodKey("shop", "web-1");
  private static final Uid UID = new Uid("uid-1");
  private static final String TOO_LONG =
      "environment, command and arguments are longer than any process can be given";

  private final PodSpec.Builder volumes = PodSpec.builder();
  private ClusterState state = ClusterState.EMPTY;
  private Optional<String> hostAddress = Optional.empty();

  private static Uid uid(ObjectKey key) {
    return new Uid("uid-of-" + key.name());
  }

  private void declare(Resource resource) {
    Declaration declaration =
        new Declaration(resource, uid(resource.key()), 1, NOW, Optional.empty());
    state = state.with(List.of(new Declared(declaration)));
  }

  private void configMap(String name, Map<String, String> data) {
    declare(ConfigMap.of("shop", name, data));
  }

  private void secret(String name, String key, String value) {
    declare(Secret.of("shop", name, Map.of(key, SecretValue.of(value))));
  }

  /** A Service db at port 5432 of 127.1.0.1, reached from afar at this port of the host. */
  private void database(int hostPort) {
    Service service =
        Service.builder("db").namespace("shop").selector("app", "db").port(5432, 5432).build();
    declare(service);
    ServiceAddress address = new ServiceAddress("127.1.0.1", new TreeMap<>(Map.of(5432, hostPort)));
    state = state.with(List.of(new ServiceAddressed(service.key(), uid(service.key()), address)));
  }

  private Launch assembled(UnaryOperator<Container.Builder> with) {
    Container main = with.apply(Container.builder("main").image("web:1")).build();
    PodSpec spec = volumes.build().toBuilder().container(main).build();
    ObjectKey owner = ObjectKey.deployment("shop", "web");
    Revision revision =
        Revision.of(1, PodTemplate.of(Map.of("app", "web", "x/y", "z"), spec), "fingerprint", NOW);
    ClusterState placed =
        state.with(
            List.of(
                new RevisionRecorded(owner, uid(owner), revision),
                new PodCreated(POD, UID, owner, uid(owner), 1, NOW),
                new PodPlaced(POD, UID, "n1", NOW)));
    Pod pod = placed.pod(POD).orElseThrow();
    return LaunchAssembly.of(placed, pod, main, 3, hostAddress);
  }

  private ContainerLaunch launched(UnaryOperator<Container.Builder> with) {
    Launch launch = assembled(with);
    assertThat(launch).isInstanceOf(Launch.Complete.class);
    return ((Launch.Complete) launch).launch();
  }

  private SortedMap<String, String> env(UnaryOperator<Container.Builder> with) {
    return launched(with).env();
  }

  private String refusal(UnaryOperator<Container.Builder> with) {
    Launch launch = assembled(with);
    assertThat(launch).isInstanceOf(Launch.Incomplete.class);
    return ((Launch.Incomplete) launch).message();
  }

  private static EnvVar variable(String name, EnvSource source) {
    return new EnvVar(name, source);
  }

  private static EnvFrom all(Kind kind, String name) {
    return new EnvFrom("", kind, name, false);
  }

  private static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Volume volume(
      String name, String configMap, Map<String, String> items, int mode, boolean optional) {
    return new Volume(
        name, new ConfigMapFiles(configMap, new TreeMap<>(items), OptionalInt.of(mode), optional));
  }

  private static VolumeFiles files(int mode, Map<String, Bytes> content) {
    return new VolumeFiles(false, mode, new TreeMap<>(content));
  }

  @Test
  void namesTheAttemptThePodAndTheFingerprintOfItsTemplate() {
    ContainerLaunch launch = launched(c -> c);
    assertThat(launch.ref()).isEqualTo(new ContainerRef(UID, "main", 3));
    assertThat(launch.key()).isEqualTo(POD);
    assertThat(launch.labels()).isEqualTo(Map.of("app", "web", "x/y", "z"));
    assertThat(launch.specHash()).isEqualTo("fingerprint");
    assertThat(launch.container().image()).isEqualTo("web:1");
    assertThat(launch.env()).isEmpty();
    assertThat(launch.files()).isEmpty();
    assertThat(launch.command()).isEmpty();
    assertThat(launch.args()).isEmpty();
  }

  @Test
  void tellsTheContainerAboutTheServicesOfItsNamespace() {
    database(30001);
    assertThat(env(c -> c))
        .isEqualTo(Map.of("DB_SERVICE_HOST", "127.1.0.1", "DB_SERVICE_PORT", "5432"));
  }

  @Test
  void sendsItToTheHostWhereItCannotReachTheHostsLoopback() {
    database(30001);
    hostAddress = Optional.of("172.17.0.1");
    assertThat(env(c -> c))
        .isEqualTo(Map.of("DB_SERVICE_HOST", "172.17.0.1", "DB_SERVICE_PORT", "30001"));
  }

  @Test
  void prefersWholeObjectsToServicesAndVariablesToBoth() {
    database(30001);
    configMap("settings", Map.of("DB_SERVICE_HOST", "elsewhere", "DB_SERVICE_PORT", "1"));
    assertThat(env(c -> c.env("DB_SERVICE_PORT", "2").envFrom(all(Kind.CONFIG_MAP, "settings"))))
        .isEqualTo(Map.of("DB_SERVICE_HOST", "elsewhere", "DB_SERVICE_PORT", "2"));
  }

  @Test
  void prefersTheLaterOfTwoWholeObjects() {
    configMap("settings", Map.of("A", "map", "B", "map"));
    secret("db", "A", "secret");
    EnvFrom map = all(Kind.CONFIG_MAP, "settings");
    EnvFrom secret = all(Kind.SECRET, "db");
    assertThat(env(c -> c.envFrom(map).envFrom(secret)))
        .isEqualTo(Map.of("A", "secret", "B", "map"));
    assertThat(env(c -> c.envFrom(secret).envFrom(map))).isEqualTo(Map.of("A", "map", "B", "map"));
  }

  @Test
  void prefersTheLaterOfTwoVariablesOfOneName() {
    assertThat(env(c -> c.env("A", "1").env("A", "2"))).isEqualTo(Map.of("A", "2"));
    assertThat(env(c -> c.env("A", "1").env("A", "$(A)$(A)"))).isEqualTo(Map.of("A", "11"));
  }

  @Test
  void putsThePrefixBeforeEachKey() {
    configMap("settings", Map.of("a", "1", "b.c", "2"));
    assertThat(env(c -> c.envFrom(new EnvFrom("1_", Kind.CONFIG_MAP, "settings", false))))
        .isEqualTo(Map.of("1_a", "1", "1_b.c", "2"));
  }

  @Test
  void skipsKeysThatCannotNameAVariable() {
    SortedMap<String, String> data = new TreeMap<>(Map.of("a=b", "1", "ä", "2", "ok", "3"));
    declare(new ConfigMap(Metadata.of("shop", "odd"), data, new TreeMap<>()));
    assertThat(env(c -> c.envFrom(all(Kind.CONFIG_MAP, "odd")))).isEqualTo(Map.of("ok", "3"));
  }

  @Test
  void takesOnlyTheTextOfAConfigMapForVariables() {
    SortedMap<String, String> data = new TreeMap<>(Map.of("text", "y"));
    SortedMap<String, Bytes> binary = new TreeMap<>(Map.of("raw", bytes("x")));
    declare(new ConfigMap(Metadata.of("shop", "mixed"), data, binary));
    assertThat(env(c -> c.envFrom(all(Kind.CONFIG_MAP, "mixed")))).isEqualTo(Map.of("text", "y"));
    assertThat(refusal(c -> c.env(variable("R", new ConfigMapKey("mixed", "raw", false)))))
        .isEqualTo("ConfigMap mixed has no key raw");
  }

  @Test
  void readsSingleKeys() {
    configMap("settings", Map.of("mode", "fast"));
    secret("db", "password", "s3cret");
    assertThat(
            env(
                c ->
                    c.env(variable("MODE", new ConfigMapKey("settings", "mode", false)))
                        .env(variable("PASSWORD", new SecretKey("db", "password", false)))))
        .isEqualTo(Map.of("MODE", "fast", "PASSWORD", "s3cret"));
  }

  @Test
  void leavesOutWhatIsOptionalAndMissing() {
    configMap("settings", Map.of("mode", "fast"));
    assertThat(
            env(
                c ->
                    c.env(variable("A", new ConfigMapKey("settings", "other", true)))
                        .env(variable("B", new ConfigMapKey("gone", "mode", true)))
                        .env(variable("C", new SecretKey("gone", "key", true)))
                        .envFrom(new EnvFrom("", Kind.SECRET, "gone", true))))
        .isEmpty();
  }

  @Test
  void keepsTheValueOfAWholeObjectWhereAnOptionalKeyIsMissing() {
    configMap("settings", Map.of("A", "kept"));
    EnvVar optional = variable("A", new ConfigMapKey("settings", "other", true));
    assertThat(env(c -> c.envFrom(all(Kind.CONFIG_MAP, "settings")).env(optional)))
        .isEqualTo(Map.of("A", "kept"));
  }

  @Test
  void readsObjectsOfThePodsNamespaceOnly() {
    declare(Secret.of("default", "db", Map.of("key", SecretValue.of("theirs"))));
    assertThat(refusal(c -> c.envFrom(all(Kind.SECRET, "db"))))
        .isEqualTo("Secret db does not exist in namespace shop");
  }

  @Test
  void namesAllThatIsMissingAtOnce() {
    configMap("settings", Map.of("mode", "fast"));
    secret("db", "password", "s3cret");
    volumes.volume(volume("conf", "settings", Map.of("nginx", "n"), 0644, false));
    volumes.volume(
        new Volume("tls", new SecretFiles("tls", new TreeMap<>(), OptionalInt.empty(), false)));
    assertThat(
            refusal(
                c ->
                    c.env(variable("U", new SecretKey("db", "user", false)))
                        .env(variable("X", new ConfigMapKey("gone", "x", false)))
                        .env(variable("Y", new ConfigMapKey("gone", "y", false)))
                        .envFrom(all(Kind.SECRET, "creds"))))
        .isEqualTo(
            "ConfigMap gone does not exist in namespace shop; "
                + "ConfigMap settings has no key nginx; "
                + "Secret creds does not exist in namespace shop; "
                + "Secret db has no key user; "
                + "Secret tls does not exist in namespace shop");
  }

  @Test
  void tellsFactsAboutThePod() {
    assertThat(
            env(
                c ->
                    c.env(variable("NAME", new FieldRef("metadata.name")))
                        .env(variable("NAMESPACE", new FieldRef("metadata.namespace")))
                        .env(variable("UID", new FieldRef("metadata.uid")))
                        .env(variable("NODE", new FieldRef("spec.nodeName")))
                        .env(variable("APP", new FieldRef("metadata.labels['app']")))
                        .env(variable("LONG", new FieldRef("metadata.labels['x/y']")))
                        .env(variable("NONE", new FieldRef("metadata.labels['none']")))))
        .containsEntry("NAME", "web-1")
        .containsEntry("NAMESPACE", "shop")
        .containsEntry("UID", "uid-1")
        .containsEntry("NODE", "n1")
        .containsEntry("APP", "web")
        .containsEntry("LONG", "z")
        .containsEntry("NONE", "");
  }

  @Test
  void leavesThePodsAddressToTheRuntimeWhereverItIsReferredTo() {
    ContainerLaunch launch =
        launched(
                c ->
                    c.env(variable("IP", new FieldRef("status.podIP")))
                        .env("URL", "http://$(IP):80")
                        .command("web", "$(IP)")
                        .args("--bind=$(IP)"))
            .withAddress("10.0.0.7");
    assertThat(launch.env()).isEqualTo(Map.of("IP", "10.0.0.7", "URL", "http://10.0.0.7:80"));
    assertThat(launch.command()).containsExactly("web", "10.0.0.7");
    assertThat(launch.args()).containsExactly("--bind=10.0.0.7");
  }

  @Test
  void resolvesReferencesToWhatWasDefinedBefore() {
    database(30001);
    configMap("settings", Map.of("USER", "u"));
    assertThat(
            env(
                c ->
                    c.envFrom(all(Kind.CONFIG_MAP, "settings"))
                        .env("EARLY", "$(LATE)")
                        .env("URL", "$(USER)@$(DB_SERVICE_HOST):$(DB_SERVICE_PORT)")
                        .env("LATE", "<$(URL)>")
                        .env("RAW", "$$(USER)")))
        .containsEntry("EARLY", "$(LATE)")
        .containsEntry("URL", "u@127.1.0.1:5432")
        .containsEntry("LATE", "<u@127.1.0.1:5432>")
        .containsEntry("RAW", "$(USER)");
  }

  @Test
  void takesTheValuesOfObjectsAsTheyAre() {
    configMap("settings", Map.of("A", "$(B)", "B", "b"));
    EnvVar single = variable("C", new ConfigMapKey("settings", "A", false));
    assertThat(env(c -> c.envFrom(all(Kind.CONFIG_MAP, "settings")).env(single)))
        .isEqualTo(Map.of("A", "$(B)", "B", "b", "C", "$(B)"));
  }

  @Test
  void resolvesReferencesInCommandAndArgumentsWithTheWholeEnvironment() {
    database(30001);
    ContainerLaunch launch =
        launched(
            c ->
                c.env("BIN", "/bin/web")
                    .command("$(BIN)", "$$(BIN)")
                    .args("$(DB_SERVICE_HOST)", "$(UNKNOWN)", ""));
    assertThat(launch.command()).containsExactly("/bin/web", "$(BIN)");
    assertThat(launch.args()).containsExactly("127.1.0.1", "$(UNKNOWN)", "");
  }

  @Test
  void putsEveryKeyIntoAVolumeUnlessSomeAreChosen() {
    SortedMap<String, String> data = new TreeMap<>(Map.of("a", "1", "b", "2"));
    Bytes raw = Bytes.of(new byte[] {0, -1});
    declare(new ConfigMap(Metadata.of("shop", "settings"), data, new TreeMap<>(Map.of("c", raw))));
    volumes.volume(volume("all", "settings", Map.of(), 0644, false));
    volumes.volume(volume("some", "settings", Map.of("b", "x/y", "c", "z"), 0440, false));
    assertThat(launched(c -> c).files())
        .isEqualTo(
            Map.of(
                "all", files(0644, Map.of("a", bytes("1"), "b", bytes("2"), "c", raw)),
                "some", files(0440, Map.of("x/y", bytes("2"), "z", raw))));
  }

  @Test
  void marksTheFilesOfASecretAndShowsNoneOfThem() {
    secret("db", "password", "s3cret");
    volumes.volume(
        new Volume("creds", new SecretFiles("db", new TreeMap<>(), OptionalInt.of(0400), false)));
    ContainerLaunch launch =
        launched(c -> c.env(variable("P", new SecretKey("db", "password", false))));
    assertThat(launch.files())
        .isEqualTo(
            Map.of(
                "creds",
                new VolumeFiles(true, 0400, new TreeMap<>(Map.of("password", bytes("s3cret"))))));
    assertThat(launch.toString() + launch.files()).doesNotContain("s3cret");
  }

  @Test
  void givesFilesKubernetesPermissionsWhereNoneAreAskedFor() {
    secret("db", "password", "s3cret");
    configMap("settings", Map.of());
    volumes.volume(
        new Volume("a", new SecretFiles("db", new TreeMap<>(), OptionalInt.empty(), false)));
    volumes.volume(
        new Volume(
            "b", new ConfigMapFiles("settings", new TreeMap<>(), OptionalInt.empty(), false)));
    assertThat(launched(c -> c).files().values()).extracting(VolumeFiles::mode).containsOnly(0644);
  }

  @Test
  void leavesAVolumeEmptyWhereItsObjectIsOptionalAndMissing() {
    configMap("settings", Map.of("a", "1"));
    volumes.volume(volume("gone", "gone", Map.of("a", "b"), 0644, true));
    volumes.volume(volume("some", "settings", Map.of("a", "a", "b", "b"), 0644, true));
    assertThat(launched(c -> c).files())
        .isEqualTo(
            Map.of("gone", files(0644, Map.of()), "some", files(0644, Map.of("a", bytes("1")))));
  }

  @Test
  void leavesOtherVolumesToTheRuntime() {
    volumes.volume(new Volume("data", new VolumeSource.HostPath("/data")));
    volumes.volume(new Volume("scratch", new VolumeSource.EmptyDir(false, OptionalLong.empty())));
    assertThat(launched(c -> c).files()).isEmpty();
  }

  @Test
  void refusesVariablesThatGrowWithoutBounds() {
    assertThat(
            refusal(
                c -> {
                  c.env("V0", "ha".repeat(50));
                  for (int i = 1; i < 60; i++) {
                    c.env("V" + i, ("$(V" + (i - 1) + ")").repeat(2));
                  }
                  return c;
                }))
        .isEqualTo(TOO_LONG);
  }

  @Test
  void refusesArgumentsThatAreTooLongTogether() {
    configMap("large", Map.of("A", "x".repeat(1_000_000)));
    EnvFrom large = all(Kind.CONFIG_MAP, "large");
    String[] seven = {"$(A)", "$(A)", "$(A)", "$(A)", "$(A)", "$(A)", "$(A)"};
    assertThat(launched(c -> c.envFrom(large).args(seven)).args()).hasSize(7);
    assertThat(refusal(c -> c.envFrom(large).command("$(A)").args(seven))).isEqualTo(TOO_LONG);
  }

  @Test
  void refusesAValueWithANulAndDoesNotShowIt() {
    secret("db", "key", "s3\0cret");
    String why = "Secret db has a NUL under key key, which no variable can hold";
    assertThat(refusal(c -> c.env(variable("K", new SecretKey("db", "key", false)))))
        .isEqualTo(why);
    assertThat(refusal(c -> c.envFrom(all(Kind.SECRET, "db")))).isEqualTo(why);
  }

  @Test
  void resolvesThePortsOfProbesByName() {
    Container container =
        Container.builder("main").image("web:1").port(ContainerPort.tcp("http", 8080)).build();
    SortedMap<String, String> headers = new TreeMap<>(Map.of("X", "y"));
    ProbeAction get = new ProbeAction.HttpGet("/live", PortRef.of("http"), true, headers);
    assertThat(LaunchAssembly.resolved(container, get))
        .isEqualTo(new ProbeAction.HttpGet("/live", PortRef.of(8080), true, headers));
    assertThat(LaunchAssembly.resolved(container, new ProbeAction.TcpSocket(PortRef.of("http"))))
        .isEqualTo(new ProbeAction.TcpSocket(PortRef.of(8080)));
    assertThat(LaunchAssembly.resolved(container, new ProbeAction.TcpSocket(PortRef.of(9))))
        .isEqualTo(new ProbeAction.TcpSocket(PortRef.of(9)));
    ProbeAction exec = new ProbeAction.Exec(List.of("true"));
    assertThat(LaunchAssembly.resolved(container, exec)).isSameAs(exec);
  }
}
