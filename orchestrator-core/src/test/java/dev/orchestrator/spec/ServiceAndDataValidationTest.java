package dev.orchestrator.spec;

import static dev.orchestrator.spec.Checks.paths;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAndDataValidationTest {
  private static final int MEBIBYTE = 1024 * 1024;

  @Test
  void wantsPortsUnlessTheServiceIsHeadless() {
    assertThat(paths(service(false))).containsExactly("spec.ports");
    assertThat(paths(service(true))).isEmpty();
  }

  @Test
  void keepsPortsOfServicesInTheirRange() {
    assertThat(paths(service(false, port("", 65_535, PortRef.of(1))))).isEmpty();
    assertThat(paths(service(false, port("", 0, PortRef.of(65_536)))))
        .containsExactly("spec.ports[0].port", "spec.ports[0].targetPort");
    assertThat(paths(service(false, port("", 80, PortRef.of("http"))))).isEmpty();
    assertThat(paths(service(false, port("", 80, PortRef.of("80")))))
        .containsExactly("spec.ports[0].targetPort");
  }

  @Test
  void wantsDifferentNamesWhenThereAreSeveralPorts() {
    PortRef target = PortRef.of(80);
    assertThat(paths(service(false, port("a", 80, target), port("b", 81, target)))).isEmpty();
    assertThat(paths(service(false, port("", 80, target), port("b", 81, target))))
        .containsExactly("spec.ports[0].name");
    assertThat(paths(service(false, port("a", 80, target), port("a", 81, target))))
        .containsExactly("spec.ports[1].name");
    assertThat(paths(service(false, port("A", 80, target)))).containsExactly("spec.ports[0].name");
  }

  @Test
  void theBuilderNamesPortsWhenThereAreSeveral() {
    assertThat(Service.builder("web").port(80, 8080).build().ports())
        .extracting(ServicePort::name)
        .containsExactly("");
    assertThat(
            Service.builder("web")
                .port(80, 8080)
                .port(port("admin", 81, PortRef.of(81)))
                .port(443, 8443)
                .build()
                .ports())
        .extracting(ServicePort::name)
        .containsExactly("port-80", "admin", "port-443");
  }

  @Test
  void refusesThePortThatStandsTwiceWithTheSameProtocol() {
    ServicePort tcp = port("a", 53, PortRef.of(53));
    ServicePort udp = new ServicePort("b", 53, PortRef.of(53), Protocol.UDP);
    assertThat(paths(service(false, tcp, udp))).isEmpty();
    assertThat(paths(service(false, tcp, port("b", 53, PortRef.of(54)))))
        .containsExactly("spec.ports[1]");
  }

  @Test
  void checksTheSelectorOfServices() {
    Service service =
        new Service(
            Metadata.of("default", "web"),
            Copies.sorted(Map.of("a b", "v", "c", "-")),
            List.of(port("", 80, PortRef.of(80))),
            false);
    assertThat(paths(service)).containsExactly("spec.selector[a b]", "spec.selector[c]");
  }

  private static Service service(boolean headless, ServicePort... ports) {
    return new Service(
        Metadata.of("default", "web"),
        Copies.sorted(Map.of("app", "web")),
        List.of(ports),
        headless);
  }

  private static ServicePort port(String name, int number, PortRef target) {
    return new ServicePort(name, number, target, Protocol.TCP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A.b_c-d", ".hidden", "-", "1", "a..b", "..."})
  void takesKeysThatAreFileNames(String key) {
    boolean refused = key.startsWith("..");
    assertThat(paths(configMap(Map.of(key, "v"), Map.of())))
        .isEqualTo(refused ? List.of("data[" + key + "]") : List.of());
  }

  @ParameterizedTest
  @MethodSource("wrongKeys")
  void refusesOtherKeys(String key) {
    assertThat(configMap(Map.of(key, "v"), Map.of()).problems()).hasSize(1);
    assertThat(configMap(Map.of(), Map.of(key, bytes(1))).problems()).hasSize(1);
    assertThat(secret(Map.of(key, SecretValue.of("v"))).problems()).hasSize(1);
  }

  static String[] wrongKeys() {
    return new String[] {"", ".", "..", "..a", "a/b", "a b", "ä", "a\0", "x".repeat(254)};
  }

  @Test
  void refusesAKeyInBothMaps() {
    assertThat(paths(configMap(Map.of("a", "", "b", ""), Map.of("b", bytes(0)))))
        .containsExactly("binaryData[b]");
  }

  @Test
  void holdsAtMostOneMebibyte() {
    assertThat(paths(configMap(Map.of("a", "x".repeat(MEBIBYTE)), Map.of()))).isEmpty();
    assertThat(paths(configMap(Map.of("a", "x".repeat(MEBIBYTE)), Map.of("b", bytes(1)))))
        .containsExactly("data");
    assertThat(paths(configMap(Map.of("a", "€".repeat(MEBIBYTE / 3 + 1)), Map.of())))
        .containsExactly("data");
    SecretValue half = SecretValue.of(new byte[MEBIBYTE / 2]);
    assertThat(paths(secret(Map.of("a", half, "b", half)))).isEmpty();
    assertThat(paths(secret(Map.of("a", half, "b", half, "c", SecretValue.of("x")))))
        .containsExactly("data");
  }

  @Test
  void countsBytesAsUtf8DoesForAllText() {
    for (String text : List.of("", "a", "ä", "€", "\ud83d\ude00", "aä€\ud83d\ude00\0")) {
      assertThat(TextRules.utf8Length(text))
          .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void refusesTextThatHasNoUtf8Form() {
    assertThat(paths(configMap(Map.of("a", "\ud83d\ude00 \0 \n"), Map.of()))).isEmpty();
    for (String wrong : List.of("\ud83d", "\ude00", "\ude00\ud83d", "a\ud83da", "\ud83d\ud83d")) {
      assertThat(paths(configMap(Map.of("a", wrong), Map.of()))).containsExactly("data[a]");
    }
  }

  @Test
  void takesAnyWordAsTypeOfASecret() {
    assertThat(paths(new Secret(Metadata.of("d", "s"), "kubernetes.io/tls", new TreeMap<>())))
        .isEmpty();
    assertThat(paths(new Secret(Metadata.of("d", "s"), "a\n", new TreeMap<>())))
        .containsExactly("type");
  }

  @Test
  void showsNoSecretInAProblem() {
    Map<String, SecretValue> data = Map.of("a/b", SecretValue.of("hunter2".repeat(MEBIBYTE / 4)));
    assertThat(Problem.lines(secret(data).problems())).hasLineCount(2).doesNotContain("hunter2");
  }

  private static ConfigMap configMap(Map<String, String> data, Map<String, Bytes> binaryData) {
    return new ConfigMap(
        Metadata.of("default", "c"), Copies.sorted(data), Copies.sorted(binaryData));
  }

  private static Secret secret(Map<String, SecretValue> data) {
    return new Secret(Metadata.of("default", "s"), Secret.OPAQUE, Copies.sorted(data));
  }

  private static Bytes bytes(int length) {
    return Bytes.of(new byte[length]);
  }
}
