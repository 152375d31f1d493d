package dev.orchestrator.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the conformance cases of a directory, each through the rule that it is about. They are
 * looked for in the directory of the system property {@code conformance.dir}; without it, among the
 * test resources, where {@code schema.md} says what a case means.
 */
class SchedulingConformanceTest {
  private static final String COMMITTED =
      "orchestrator-core/src/test/resources/conformance/scheduling";

  @TestFactory
  List<DynamicTest> everyCaseHolds() throws IOException {
    Path directory = directory();
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        Json json = Json.read(file);
        if (!json.get("cases").elements().isEmpty()) {
          tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file, json)));
        }
      }
    }
    assertThat(tests).as("files with cases in %s", directory).isNotEmpty();
    return tests;
  }

  private static Path directory() {
    Path root = Files.exists(Path.of("orchestrator-core")) ? Path.of("") : Path.of("..");
    Path asked = Path.of(System.getProperty("conformance.dir", COMMITTED));
    return asked.isAbsolute() ? asked : root.resolve(asked);
  }

  private static void run(Path file, Json json) {
    String plugin = json.text("plugin").split("\\W", 2)[0];
    List<String> failures = new ArrayList<>();
    List<Json> cases = json.get("cases").elements();
    for (Json each : cases) {
      difference(json.text("kind"), plugin, each)
          .ifPresent(d -> failures.add(each.text("id") + ": " + d));
    }
    System.out.printf(
        "%s: %d passed, %d failed%n",
        file.getFileName(), cases.size() - failures.size(), failures.size());
    assertThat(failures).as(file.toString()).isEmpty();
  }

  /** Whatever goes wrong with a case is its failure; the other cases are run all the same. */
  private static Optional<String> difference(String kind, String plugin, Json json) {
    try {
      return ConformanceRules.difference(kind, plugin, ConformanceCase.of(json));
    } catch (RuntimeException | AssertionError failure) {
      return Optional.of(failure.toString());
    }
  }
}
