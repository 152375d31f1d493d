package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.spec.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KubernetesWriterTest {
  @Test
  void whatItWritesReadsBackAsTheSameValues() {
    List<Resource> resources =
        Manifests.strict().readKubernetes("full.yaml", TestFiles.full()).resourcesOrThrow();

    String text = KubernetesWriter.write(resources);

    assertThat(Manifests.strict().readKubernetes("written.yaml", text).resourcesOrThrow())
        .isEqualTo(resources);
  }

  @Test
  void composeWrittenAsKubernetesReadsBackAsTheSameValues() {
    List<Resource> resources =
        TestFiles.composeReader()
            .readCompose("compose.yaml", TestFiles.fullCompose())
            .resourcesOrThrow();

    String text = KubernetesWriter.write(resources);

    assertThat(Manifests.strict().readKubernetes("written.yaml", text).resourcesOrThrow())
        .isEqualTo(resources);
  }

  @Test
  void randomObjectsReadBackAsTheSameValues() {
    for (int seed = 0; seed < 2000; seed++) {
      RandomResources random = new RandomResources(seed);
      List<Resource> resources = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        resources.add(random.resource("name-" + i));
      }
      String text = KubernetesWriter.write(resources);
      Manifest read = Manifests.strict().readKubernetes("random.yaml", text);
      assertThat(read.errors()).as("seed %d", seed).isEmpty();
      assertThat(read.resourcesOrThrow()).as("seed %d:%n%s", seed, text).isEqualTo(resources);
    }
  }

  @Test
  void writingIsDeterministicAndStable() {
    for (int seed = 0; seed < 200; seed++) {
      Resource resource = new RandomResources(seed).resource("it");
      String text = KubernetesWriter.write(List.of(resource));
      List<Resource> read = Manifests.strict().readKubernetes("random.yaml", text).resources();
      assertThat(KubernetesWriter.write(read)).isEqualTo(text);
    }
  }

  @Test
  void quotesWhatOtherParsersTakeForSomethingElse() {
    for (String text :
        List.of(
            "no", "Yes", "on", "y", "1e3", "0440", "22:22", "1_000", "null", "~", "", "true",
            "=")) {
      String yaml = KubernetesWriter.write(List.of(configMap(text)));
      assertThat(yaml).as(text).contains("key: \"" + text + "\"");
    }
  }

  @Test
  void writesPlainWordsAndLinesForPeople() {
    assertThat(KubernetesWriter.write(List.of(configMap("nginx:1.25"))))
        .contains("key: nginx:1.25\n");
    assertThat(KubernetesWriter.write(List.of(configMap("a\nb\n"))))
        .contains("key: |\n    a\n    b\n");
  }

  @Test
  void anyTextSurvives() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String text =
          random
              .ints(random.nextInt(30), 0, 0x3000)
              .filter(KubernetesWriterTest::isAllowed)
              .map(c -> random.nextInt(3) == 0 ? " \n\t:-#'\"\\".charAt(c % 9) : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String yaml = KubernetesWriter.write(List.of(configMap(text)));
      ConfigMap read =
          (ConfigMap)
              Manifests.strict().readKubernetes("x.yaml", yaml).resourcesOrThrow().getFirst();
      assertThat(read.data()).as(yaml).containsEntry("key", text);
    }
  }

  private static boolean isAllowed(int c) {
    return c != 0 && Character.isDefined(c) && !Character.isSurrogate((char) c);
  }

  private static ConfigMap configMap(String value) {
    return ConfigMap.of("default", "it", Map.of("key", value));
  }
}
