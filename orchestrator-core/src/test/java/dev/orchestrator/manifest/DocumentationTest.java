package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of docs/manifests.md are those of the code. */
class DocumentationTest {
  @Test
  void theTableOfKubernetesFieldsIsTheOneOfTheReader() throws IOException {
    assertThat(section("kubernetes")).isEqualTo(table(List.of(KubernetesType.values())));
  }

  @Test
  void theTableOfComposeFieldsIsTheOneOfTheReader() throws IOException {
    assertThat(section("compose")).isEqualTo(table(List.of(ComposeType.values())));
  }

  @Test
  void theKindsAreThoseOfTheReader() throws IOException {
    assertThat(section("kinds"))
        .isEqualTo(
            "Read: "
                + KubernetesKinds.READ.entrySet().stream()
                    .map(e -> "`" + e.getKey() + "` (`" + e.getValue() + "`)")
                    .collect(Collectors.joining(", "))
                + ".\n\nKnown, not supported yet: "
                + words(KubernetesKinds.UNSUPPORTED)
                + ".");
  }

  private static String table(List<? extends FieldTable> tables) {
    return "| object | read | known, not supported yet |\n| --- | --- | --- |\n"
        + tables.stream()
            .map(
                t ->
                    "| "
                        + t.title()
                        + " | "
                        + words(t.read())
                        + " | "
                        + words(t.unsupported())
                        + " |")
            .collect(Collectors.joining("\n"));
  }

  private static String words(Collection<String> fields) {
    return fields.stream().map(field -> "`" + field + "`").collect(Collectors.joining(", "));
  }

  private static String section(String name) throws IOException {
    Path root = Files.exists(Path.of("orchestrator-core")) ? Path.of("") : Path.of("..");
    String text = Files.readString(root.resolve("docs/manifests.md")).replace("\r\n", "\n");
    String begin = "<!-- " + name + " -->\n";
    int start = text.indexOf(begin) + begin.length();
    return text.substring(start, text.indexOf("\n<!-- end -->", start));
  }
}
