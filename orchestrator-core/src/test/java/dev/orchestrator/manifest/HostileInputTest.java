package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to hurt ends as an error with a position, from every reader. */
class HostileInputTest {
  private static final String CONFIG =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: it
      data:
      """;

  @TempDir Path directory;

  @Test
  void refusesNestedAliasesThatGrowWithoutEnd() {
    StringBuilder text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i <= 9; i++) {
      String alias = "*a" + (i - 1);
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(IntStream.range(0, 9).mapToObj(n -> alias).collect(Collectors.joining(",")))
          .append("]\n");
    }
    Notice error = onlyError(text.toString());
    assertThat(error.message()).containsAnyOf("aliases", "keys and values");
    assertThat(error.position().line()).isPositive();
    Limits manyAliases = new Limits(1 << 20, 50, 1_000_000, 100_000);
    Manifest manifest =
        Manifests.strict().withLimits(manyAliases).readKubernetes("bomb.yaml", text.toString());
    assertThat(manifest.errors())
        .singleElement()
        .asString()
        .contains("more than 100000 keys and values");
  }

  @Test
  void refusesAliasesToThemselves() {
    assertThat(onlyError("a: &a [*a]").message()).contains("no anchor");
    assertThat(onlyError("&a [*a, &b {x: *b}]").message()).contains("no anchor");
    assertThat(onlyError("a: *missing").message()).contains("no anchor &missing");
  }

  @Test
  void refusesDepth() {
    assertThat(onlyError("[".repeat(100_000)).message()).contains("nested deeper than 50");
    assertThat(onlyError("{a: ".repeat(100_000)).message()).contains("nested deeper than 50");
    assertThat(onlyError("- ".repeat(100_000)).message()).contains("nested deeper than 50");
    assertThat(onlyError("? ".repeat(100_000)).message()).contains("a key must be a single value");
    StringBuilder block = new StringBuilder();
    IntStream.range(0, 1000).forEach(i -> block.append(" ".repeat(i)).append("a:\n"));
    assertThat(onlyError(block.toString()).message()).contains("nested deeper than 50");
  }

  @Test
  void refusesAMillionKeys() {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, 1_000_000).forEach(i -> text.append('k').append(i).append(":\n"));
    assertThat(onlyError(text.toString()).message()).contains("larger than");
    Limits large = new Limits(100 << 20, 50, 50, 100_000);
    Manifest manifest =
        Manifests.strict().withLimits(large).readKubernetes("big.yaml", text.toString());
    assertThat(manifest.errors())
        .singleElement()
        .asString()
        .contains("more than 100000 keys and values");
  }

  @Test
  void boundsTheReportOnManyUnknownKeys() {
    StringBuilder text =
        new StringBuilder("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n");
    IntStream.range(0, 40_000).forEach(i -> text.append("  rep").append(i).append(": 1\n"));
    Manifest manifest = Manifests.strict().readKubernetes("many.yaml", text.toString());
    assertThat(manifest.errors()).hasSize(1001);
    assertThat(manifest.errors().getLast().message()).contains("the rest is not listed");
    assertThat(manifest.resources()).isEmpty();
  }

  @Test
  void refusesAHugeTextBySize() throws IOException {
    assertThat(onlyError("x".repeat(100 << 20)).message()).contains("larger than 1048576 bytes");
    Path file = directory.resolve("huge.yaml");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    assertThat(Manifests.strict().read(file).errors())
        .singleElement()
        .asString()
        .contains("larger than");
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    Notice error = onlyError(CONFIG + "  a: x\n  b: y\n  a: z\n");
    assertThat(error.position()).isEqualTo(new Position("it.yaml", 8, 3));
    assertThat(error).asString().contains("\"a\" stands twice").contains("first in line 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader []]",
        "!!java.lang.Runtime x",
        "!<tag:yaml.org,2002:java.lang.Object> {}",
        "!!python/object/apply:os.system [x]",
        "!!set {a, b}",
        "!!binary AAAA",
        "!!timestamp 2020-01-01",
        "!custom x"
      })
  void refusesTags(String value) {
    assertThat(onlyError("a: " + value).message()).contains("tag").contains("not accepted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: \u0000",
        "\u0001",
        "a: \uFFFF",
        "a: \uD800",
        "a\tb: [",
        "%YAML 9.9\n---\n",
        "a: 'x",
        "}",
        "\t- a"
      })
  void refusesWhatIsNotYaml(String text) {
    Manifest manifest = Manifests.strict().readKubernetes("it.yaml", text);
    assertThat(manifest.errors()).isNotEmpty();
    assertThat(manifest.resources()).isEmpty();
  }

  @Test
  void readsByteOrderMarksAndUtf16() throws IOException {
    String text = CONFIG + "  key: gr\u00fc\u00df\n";
    for (String prefixed : new String[] {text, "\uFEFF" + text}) {
      Path file = directory.resolve("it.yaml");
      Files.writeString(file, prefixed, StandardCharsets.UTF_8);
      assertThat(Manifests.strict().read(file).resourcesOrThrow()).hasSize(1);
      assertThat(Manifests.strict().read("it.yaml", prefixed).resourcesOrThrow()).hasSize(1);
    }
    Path file = directory.resolve("wide.yaml");
    Files.write(file, text.getBytes(StandardCharsets.UTF_16));
    assertThat(Manifests.strict().read(file).resourcesOrThrow()).hasSize(1);
    Files.write(file, ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    assertThat(Manifests.strict().read(file).resourcesOrThrow()).hasSize(1);
  }

  @Test
  void refusesBytesThatAreNotText() throws IOException {
    Path file = directory.resolve("latin1.yaml");
    Files.write(file, (CONFIG + "  key: gr\u00fc\u00df\n").getBytes(StandardCharsets.ISO_8859_1));
    Notice error = Manifests.strict().read(file).errors().getFirst();
    assertThat(error.message()).contains("is not text in UTF-8");
    assertThat(error.position().line()).isEqualTo(6);
  }

  @Test
  void keepsTheDocumentsBeforeASyntaxError() {
    Manifest manifest =
        Manifests.strict().readKubernetes("it.yaml", CONFIG + "  key: x\n---\na: [\n");
    assertThat(manifest.resources()).hasSize(1);
    assertThat(manifest.errors()).hasSize(1);
  }

  @Test
  void neverShowsASecretInAnError() {
    String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: it}\n";
    String[] broken = {
      secret + "data: {key: aHVudGVyMg=}\n",
      secret + "data: {key: hunter2!}\n",
      secret + "stringData: {key: [hunter2]}\n",
      secret + "stringData: hunter2\n",
      secret + "stringData:\n  key: \"hunter2\n",
      secret + "stringData:\n  key: hunter2: hunter2\n",
      secret + "stringData:\n  key: *hunter\n  other: hunter2 %\n  @hunter2\n",
      secret + "data: {key: 112233445566}\n",
    };
    for (String text : broken) {
      Manifest manifest = Manifests.strict().readKubernetes("it.yaml", text);
      assertThat(manifest.errors()).as(text).isNotEmpty();
      assertThat(manifest.toString()).doesNotContain("hunter2").doesNotContain("112233445566");
    }
  }

  private static Notice onlyError(String text) {
    Manifest manifest = Manifests.strict().readKubernetes("it.yaml", text);
    assertThat(manifest.errors()).hasSize(1);
    Manifest compose = Manifests.strict().readCompose("it.yaml", text);
    assertThat(compose.errors()).contains(manifest.errors().getFirst());
    return manifest.errors().getFirst();
  }
}
