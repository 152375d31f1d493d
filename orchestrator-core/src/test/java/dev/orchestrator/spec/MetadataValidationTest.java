package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataValidationTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "web", "web-1", "0", "1a", "a--b"})
  void acceptsLabelsAsNames(String name) {
    assertThat(namespace(name).problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrongNames")
  void refusesOtherNames(String name) {
    assertThat(Checks.paths(namespace(name))).containsExactly("metadata.name");
    assertThat(Checks.paths(configMap("default", name))).containsExactly("metadata.name");
  }

  static String[] wrongNames() {
    return new String[] {
      "",
      "-a",
      "a-",
      "A",
      "a_b",
      "a b",
      "a\n",
      "\u0000",
      "ä",
      "а",
      "a\u202e",
      "a\u200d",
      "\ud800",
      "a/b",
      "..",
      ".",
      "a..b",
      ".a",
      "a.",
      "a.-b",
      "x".repeat(254)
    };
  }

  @Test
  void bindsNamesToTheLengthOfTheirKind() {
    assertThat(namespace("x".repeat(63)).problems()).isEmpty();
    assertThat(Checks.paths(namespace("x".repeat(64)))).containsExactly("metadata.name");
    assertThat(configMap("default", "x".repeat(253)).problems()).isEmpty();
    assertThat(Checks.paths(service("x".repeat(64)))).containsExactly("metadata.name");
    assertThat(Checks.paths(service("a.b"))).containsExactly("metadata.name");
    assertThat(configMap("default", "a.b").problems()).isEmpty();
  }

  @Test
  void leavesRoomForTheNamesOfPods() {
    String longest = "x".repeat(46);
    assertThat((longest + "-" + Integer.MAX_VALUE + "-abcde").length()).isEqualTo(63);
    assertThat(deployment(longest).problems()).isEmpty();
    assertThat(Checks.paths(deployment(longest + "x"))).containsExactly("metadata.name");
    assertThat(Checks.paths(deployment("x".repeat(254)))).containsExactly("metadata.name");
  }

  @Test
  void putsEverythingButNamespacesIntoANamespace() {
    assertThat(Checks.paths(configMap("", "a"))).containsExactly("metadata.namespace");
    assertThat(Checks.paths(configMap("a.b", "a"))).containsExactly("metadata.namespace");
    assertThat(Checks.paths(new Namespace(Metadata.of("outer", "a"))))
        .containsExactly("metadata.namespace");
  }

  @ParameterizedTest
  @MethodSource("labelKeys")
  void acceptsLabelKeys(String key) {
    assertThat(labelled(key, "v").problems()).isEmpty();
  }

  static String[] labelKeys() {
    return new String[] {
      "a",
      "A",
      "app.kubernetes.io/name",
      "a_b.c-d",
      "1",
      "x".repeat(63),
      "a.b/" + "x".repeat(63),
      "myorchestrator.dev/a",
      "orchestrator.dev",
      "orchestrator.develop/a"
    };
  }

  @ParameterizedTest
  @MethodSource("wrongLabelKeys")
  void refusesOtherLabelKeys(String key) {
    assertThat(labelled(key, "v").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.path()).startsWith("metadata.labels["))
        .satisfies(problem -> assertThat(problem.remedy()).isNotEmpty());
  }

  static String[] wrongLabelKeys() {
    return new String[] {
      "",
      "/",
      "a/",
      "/a",
      "a/b/c",
      "-a",
      "a-",
      "A.b/c",
      "a b",
      "a\nb",
      "x".repeat(64),
      "ä",
      "_a",
      "x".repeat(254) + "/a",
      "orchestrator.dev/uid",
      "sub.orchestrator.dev/a"
    };
  }

  @ParameterizedTest
  @MethodSource("labelValues")
  void acceptsLabelValues(String value) {
    assertThat(labelled("a", value).problems()).isEmpty();
  }

  static String[] labelValues() {
    return new String[] {"", "a", "A.b_c-d", "1", "x".repeat(63)};
  }

  @ParameterizedTest
  @MethodSource("wrongLabelValues")
  void refusesOtherLabelValues(String value) {
    assertThat(Checks.paths(labelled("a", value))).containsExactly("metadata.labels[a]");
  }

  static String[] wrongLabelValues() {
    return new String[] {"-", "a-", "_a", "a b", "a\n", "a/b", "ä", "x".repeat(64)};
  }

  @Test
  void reservesItsPrefixOnPodsToo() {
    PodTemplate template =
        new PodTemplate(
            Copies.sorted(Map.of("app", "web", "orchestrator.dev/uid", "1")),
            Copies.sorted(Map.of("Orchestrator.dev/hash", "1")),
            Checks.pod().build());
    assertThat(Checks.paths(Checks.deployment(template, LabelSelector.of(Map.of("app", "web")))))
        .containsExactly(
            "spec.template.metadata.labels[orchestrator.dev/uid]",
            "spec.template.metadata.annotations[Orchestrator.dev/hash]");
  }

  @Test
  void takesAnyTextInAnnotationsUpTo256KiB() {
    assertThat(annotated("a.b/C", "line\n\u0000 ä \ud83d\ude00").problems()).isEmpty();
    assertThat(Checks.paths(annotated("a b", ""))).containsExactly("metadata.annotations[a b]");
    assertThat(Checks.paths(annotated("a", "\udc00"))).containsExactly("metadata.annotations[a]");
    int most = 256 * 1024 - 1;
    assertThat(annotated("a", "x".repeat(most)).problems()).isEmpty();
    assertThat(Checks.paths(annotated("a", "x".repeat(most + 1))))
        .containsExactly("metadata.annotations");
    assertThat(Checks.paths(annotated("a", "ä".repeat(most / 2 + 1))))
        .containsExactly("metadata.annotations");
  }

  @Test
  void printsNoForeignCharacterAndNoLongText() {
    Problem problem =
        labelled("a\n\u001b[31m\u202e" + "x".repeat(10_000), "v").problems().getFirst();
    assertThat(problem.toString())
        .hasSizeLessThan(1_000)
        .contains("\\u000a\\u001b[31m\\u202e")
        .matches("[ -~]*");
  }

  private static Namespace namespace(String name) {
    return new Namespace(Metadata.of("", name));
  }

  private static ConfigMap configMap(String namespace, String name) {
    return new ConfigMap(Metadata.of(namespace, name), new TreeMap<>(), new TreeMap<>());
  }

  private static Namespace labelled(String key, String value) {
    return new Namespace(new Metadata("", "a", Copies.sorted(Map.of(key, value)), new TreeMap<>()));
  }

  private static Namespace annotated(String key, String value) {
    return new Namespace(new Metadata("", "a", new TreeMap<>(), Copies.sorted(Map.of(key, value))));
  }

  private static Service service(String name) {
    return new Service(Metadata.of("default", name), new TreeMap<>(), java.util.List.of(), true);
  }

  private static Deployment deployment(String name) {
    Deployment valid = Checks.deployment(Checks.pod().build());
    return new Deployment(
        Metadata.of("default", name),
        valid.replicas(),
        valid.selector(),
        valid.template(),
        valid.minReady(),
        false);
  }
}
