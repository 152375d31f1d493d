package dev.orchestrator.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Resource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changed and broken manifests end in a result, never in an exception, and nothing of them is lost.
 */
class ManifestFuzzTest {
  private static final String[] TOKENS = {
    "null",
    "~",
    "[]",
    "{}",
    "\"\"",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
    "|\n",
    ">-\n",
    "'",
    "\"",
    "#",
    "---\n",
    "...\n",
    "\t",
    "\u0000",
    "\uFEFF",
    "-1",
    "1e999999999",
    "9223372036854775808",
    "512MB",
    "0440",
    "true",
    "${X}",
    "${X:?no}",
    "${",
    "$",
    "$$",
    "kind: List\nitems:\n",
    "x-a: b",
    "10s",
    "99999999999h",
    "1-70000:1",
    "70000",
    "../../etc/passwd",
    "%",
    "\uD83D\uDE00",
    "a".repeat(3000),
    "? ",
    "? [a]\n: b\n",
    "!x "
  };

  @TempDir Path directory;

  @Test
  void changedTextsEndInAResult() {
    List<String> seeds =
        List.of(
            small(),
            TestFiles.fullCompose(),
            json(),
            small(),
            json(),
            TestFiles.fullCompose(),
            small(),
            TestFiles.full());
    for (int seed = 0; seed < 24_000; seed++) {
      Random random = new Random(seed);
      String text = seeds.get(seed % seeds.size());
      for (int i = random.nextInt(4); i >= 0; i--) {
        text = changed(text, random);
      }
      requireResult(text, seed);
    }
  }

  @Test
  void changedBytesEndInAResult() throws IOException {
    Path file = directory.resolve("it.yaml");
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = small().getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(8); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      assertThat(Manifests.strict().read(file)).isNotNull();
    }
  }

  private static void requireResult(String text, int seed) {
    Manifests reader = (seed % 3 == 0 ? Manifests.lenient() : Manifests.strict());
    Manifest manifest;
    try {
      manifest = reader.read("it.yaml", text);
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("seed " + seed + ":\n" + text, e);
    }
    assertThat(manifest.errors())
        .as("seed %d", seed)
        .noneMatch(notice -> notice.message().contains("overlooked"));
    if (seed % 4 == 0) {
      List<Resource> resources = manifest.resources();
      assertThat(back(resources)).as("seed %d", seed).isEqualTo(resources);
    }
  }

  private static List<Resource> back(List<Resource> resources) {
    return Manifests.strict()
        .readKubernetes("back.yaml", KubernetesWriter.write(resources))
        .resources();
  }

  private static String changed(String text, Random random) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int line = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    int at = random.nextInt(text.length() + 1);
    String token = TOKENS[random.nextInt(TOKENS.length)];
    return switch (random.nextInt(10)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + token + text.substring(at);
      case 2 -> {
        int end = Math.min(text.length(), at + random.nextInt(20));
        yield text.substring(0, at) + text.substring(end);
      }
      case 3 -> {
        lines.remove(line);
        yield String.join("\n", lines);
      }
      case 4 -> {
        lines.add(line, lines.get(other));
        yield String.join("\n", lines);
      }
      case 5 -> {
        Collections.swap(lines, line, other);
        yield String.join("\n", lines);
      }
      case 6 -> {
        lines.set(line, " ".repeat(random.nextInt(6)) + lines.get(line));
        yield String.join("\n", lines);
      }
      case 7 -> {
        lines.set(line, lines.get(line).replaceFirst("^ {1,2}", ""));
        yield String.join("\n", lines);
      }
      case 8 -> {
        lines.set(
            line,
            lines
                .get(line)
                .replaceFirst(":.*", ": " + token.replace("\\", "").replace("$", "\\$")));
        yield String.join("\n", lines);
      }
      default -> {
        char c = (char) random.nextInt(random.nextBoolean() ? 128 : 0x10000);
        yield at == text.length() ? text + c : text.substring(0, at) + c + text.substring(at + 1);
      }
    };
  }

  private static String small() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 2
      selector:
        matchLabels: {app: web}
      template:
        metadata:
          labels: {app: web}
        spec:
          containers:
          - name: web
            image: nginx
            resources:
              limits: {cpu: 1e-1, memory: 64Mi}
    """;
  }

  private static String json() {
    return """
    {"apiVersion": "v1", "kind": "List", "items": [
      {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"},
       "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}},
      {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web"}, "data": {"a": "b"}}
    ]}
    """;
  }
}
