package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads manifests that other people wrote. They are looked for in the directory of the system
 * property {@code corpus.dir}; without it, in {@code ../shared/corpus} beside the project; where
 * there is none, the manifests of the examples and of the tests are read instead.
 */
class CorpusTest {
  @Test
  void everyFileBecomesObjectsOrAReportAndNothingIsLost() throws IOException {
    List<Path> files = files();
    assertThat(files).isNotEmpty();
    List<String> tally = new ArrayList<>();
    for (Path file : files) {
      Manifest manifest = Manifests.strict().read(file);
      tally.add(line(file, manifest));
      assertThat(manifest.errors()).noneMatch(notice -> notice.message().contains("overlooked"));
      assertThat(
              manifest.resources().isEmpty()
                  && manifest.unsupported().isEmpty()
                  && manifest.errors().isEmpty())
          .as("%s yields nothing", file)
          .isFalse();
      manifest.unsupported().forEach(notice -> assertThat(notice.position().line()).isPositive());
    }
    System.out.println(String.join("\n", tally));
  }

  @Test
  void everyFileReadsTheSameAfterWriting() throws IOException {
    for (Path file : files()) {
      List<Resource> resources = Manifests.strict().read(file).resources();
      String text = KubernetesWriter.write(resources);
      Manifest again = Manifests.strict().readKubernetes(file + " written", text);
      assertThat(again.resourcesOrThrow()).as(file.toString()).isEqualTo(resources);
    }
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path directory : directories()) {
      try (Stream<Path> all = Files.walk(directory)) {
        all.filter(path -> path.toString().matches(".*\\.(ya?ml|json)"))
            .sorted()
            .forEach(files::add);
      }
    }
    return files;
  }

  private static List<Path> directories() {
    Optional<Path> asked = Optional.ofNullable(System.getProperty("corpus.dir")).map(Path::of);
    Path root = Files.exists(Path.of("orchestrator-core")) ? Path.of("") : Path.of("..");
    Path corpus = asked.orElse(root.resolve("../shared/corpus"));
    if (Files.isDirectory(corpus)) {
      return List.of(corpus);
    }
    System.out.println(
        "CorpusTest: no corpus at " + corpus + ", so the project's own manifests are read instead");
    return List.of(
        root.resolve("orchestrator-examples/src"),
        root.resolve("orchestrator-core/src/test/resources"));
  }

  private static String line(Path file, Manifest manifest) {
    Map<String, Long> kinds =
        manifest.resources().stream()
            .collect(
                Collectors.groupingBy(r -> r.kind().word(), TreeMap::new, Collectors.counting()));
    return String.format(
        "%-70s %s, unsupported %d, warnings %d, errors %d",
        file,
        kinds,
        manifest.unsupported().size(),
        manifest.warnings().size(),
        manifest.errors().size());
  }
}
