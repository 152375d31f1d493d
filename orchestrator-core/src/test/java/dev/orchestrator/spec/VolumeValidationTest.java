package dev.orchestrator.spec;

import static dev.orchestrator.spec.Checks.container;
import static dev.orchestrator.spec.Checks.paths;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeValidationTest {
  @Test
  void mountsOnlyVolumesThatThePodHas() {
    assertThat(paths(container().volumeMount(VolumeMount.of("data", "/data")))).isEmpty();
    assertThat(paths(container().volumeMount(VolumeMount.of("missing", "/data"))))
        .containsExactly("volumeMounts[0].name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "data", "./a", "/a/../b", "/..", "..", "/a:b", "/a:ro", "/a\0", "/a\n", "/"})
  void refusesMountPathsThatCouldMeanSomethingElse(String path) {
    assertThat(paths(container().volumeMount(VolumeMount.of("data", path))))
        .isNotEmpty()
        .allMatch(p -> p.equals("volumeMounts[0].mountPath"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/data", "/data/", "/a..b", "/...", "/a b", "/ä", "//a"})
  void takesAbsoluteMountPaths(String path) {
    assertThat(paths(container().volumeMount(VolumeMount.of("data", path)))).isEmpty();
  }

  @Test
  void refusesTheSameMountPathTwice() {
    assertThat(
            paths(
                container()
                    .volumeMount(VolumeMount.of("a", "/data"))
                    .volumeMount(VolumeMount.of("b", "/data/"))
                    .volumeMount(VolumeMount.of("a", "/data/a"))))
        .containsExactly("volumeMounts[1].mountPath");
  }

  @Test
  void keepsSubPathsWithinTheVolume() {
    for (String right : List.of("", "a", "a/b", "a..b", "..a")) {
      assertThat(paths(container().volumeMount(sub(right)))).isEmpty();
    }
    for (String wrong : List.of("/a", "..", "a/../b", "../a", "a/..", "a\0")) {
      assertThat(paths(container().volumeMount(sub(wrong))))
          .containsExactly("volumeMounts[0].subPath");
    }
  }

  private static VolumeMount sub(String path) {
    return new VolumeMount("data", "/data", path, true);
  }

  @Test
  void refusesVolumesOfTheSameNameOrWithoutAName() {
    assertThat(
            paths(
                Checks.pod()
                    .volume(new Volume("a", Checks.emptyDir()))
                    .volume(new Volume("a", Checks.emptyDir()))
                    .volume(new Volume("a.b", Checks.emptyDir()))))
        .containsExactly("volumes[1].name", "volumes[2].name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/data", "/var/run/docker.sock", "/data/", "/a..b"})
  void takesNormalisedHostPaths(String path) {
    assertThat(source(new VolumeSource.HostPath(path))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data", "/a/../b", "//a", "/a//b", "/a/./b", "/.", "/a:/b", "/a\n"})
  void refusesOtherHostPaths(String path) {
    assertThat(source(new VolumeSource.HostPath(path)))
        .isNotEmpty()
        .allMatch(p -> p.equals("volumes[0].hostPath.path"));
  }

  @Test
  void checksSizesModesAndNamesOfSources() {
    assertThat(source(new VolumeSource.EmptyDir(true, OptionalLong.of(-1))))
        .containsExactly("volumes[0].emptyDir.sizeLimit");
    assertThat(source(configMap("A", Map.of(), OptionalInt.of(01000))))
        .containsExactly("volumes[0].configMap.name", "volumes[0].configMap.defaultMode");
    assertThat(
            source(
                new VolumeSource.SecretFiles(
                    "", Copies.sorted(Map.of()), OptionalInt.of(-1), false)))
        .containsExactly("volumes[0].secret.secretName", "volumes[0].secret.defaultMode");
    assertThat(source(configMap("a.b", Map.of("k", "a/b", "l", "a/c"), OptionalInt.of(0777))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "..", "../a", "a/../b", "..data", "a//b", "a/", "./a", "a\0"})
  void refusesFilePathsThatLeaveTheVolume(String path) {
    assertThat(source(configMap("c", Map.of("k", path), OptionalInt.empty())))
        .isNotEmpty()
        .allMatch(p -> p.equals("volumes[0].configMap.items[k]"));
  }

  @Test
  void givesEachKeyAFileOfItsOwn() {
    assertThat(source(configMap("c", Map.of("a", "x", "b", "x"), OptionalInt.empty())))
        .containsExactly("volumes[0].configMap.items[b]");
    assertThat(source(configMap("c", Map.of("a", "x", "b", "x/y"), OptionalInt.empty())))
        .containsExactly("volumes[0].configMap.items[b]");
    assertThat(source(configMap("c", Map.of("a", "x/y", "b", "x"), OptionalInt.empty())))
        .containsExactly("volumes[0].configMap.items[b]");
    assertThat(source(configMap("c", Map.of("a", "x", "b", "x-y"), OptionalInt.empty()))).isEmpty();
  }

  private static VolumeSource configMap(String name, Map<String, String> items, OptionalInt mode) {
    return new VolumeSource.ConfigMapFiles(name, Copies.sorted(items), mode, false);
  }

  private static List<String> source(VolumeSource source) {
    return paths(Checks.pod().volume(new Volume("v", source)));
  }
}
