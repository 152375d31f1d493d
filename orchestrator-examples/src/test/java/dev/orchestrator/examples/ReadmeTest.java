package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.process.ProcessRuntime;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.store.JdbcStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of Java in README.md are the ones that stand here, and work. */
final class ReadmeTest {
  @TempDir private Path directory;

  @Test
  void theLinesInTheReadmeWork() {
    // begin
    try (Orchestrator orchestrator =
        Orchestrator.builder()
            .node("local", ProcessRuntime.builder(directory).build())
            .store(JdbcStateStore.sqlite(directory.resolve("state.db")))
            .start()) {
      Container sleeper = Container.builder("main").image("none").command("sleep", "60").build();
      Deployment web =
          Deployment.builder("web")
              .replicas(3)
              .label("app", "web")
              .pod(PodSpec.builder().container(sleeper).build())
              .build();
      orchestrator.apply(web);
      System.out.println(orchestrator.awaitReady(web.key(), Duration.ofSeconds(10)));
    }
    // end
    removeWhatRunsOn();
  }

  private void removeWhatRunsOn() {
    try (Orchestrator next =
        Orchestrator.builder()
            .node("local", ProcessRuntime.builder(directory).build())
            .store(JdbcStateStore.sqlite(directory.resolve("state.db")))
            .start()) {
      var web = next.state().statuses().firstKey();
      assertThat(next.awaitReady(web, Duration.ofSeconds(10)).isReady()).isTrue();
      assertThat(next.pods(web)).hasSize(3).allSatisfy(p -> assertThat(p.restarts()).isZero());
      next.delete(web);
      assertThat(next.awaitGone(web, Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void theLinesInTheReadmeAreTheseLines() throws IOException {
    List<String> readme = between(Path.of("../README.md"), "```java", "```");
    List<String> here =
        between(
            Path.of("src/test/java/dev/orchestrator/examples/ReadmeTest.java"),
            "// begin",
            "// end");
    assertThat(readme).isNotEmpty().hasSizeLessThanOrEqualTo(16).isEqualTo(here);
  }

  private static List<String> between(Path file, String begin, String end) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().map(String::strip).toList();
    int first = lines.indexOf(begin) + 1;
    return lines.subList(first, first + lines.subList(first, lines.size()).indexOf(end));
  }
}
