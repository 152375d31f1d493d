package dev.orchestrator.manifest;

import dev.orchestrator.spec.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files that the tests read. */
final class TestFiles {
  private TestFiles() {}

  /** Kubernetes objects that have every field that is read. */
  static String full() {
    return resource("full.yaml");
  }

  /** A Compose file that has every field that is read. */
  static String fullCompose() {
    return resource("full-compose.yaml");
  }

  /** A reader with what the full Compose file refers to. */
  static Manifests composeReader() {
    Map<String, String> files =
        Map.of("web.env", "# comment\nFROM_FILE='as is'\nPORT=1\n", "extra.conf", "x=1\n");
    return Manifests.strict()
        .withVariables(Map.of("WHO", "world", "PASSWORD", "hunter2", "FROM_CALLER", "yes"))
        .withFiles(path -> Optional.ofNullable(files.get(path)).map(TestFiles::bytes));
  }

  static Bytes bytes(String text) {
    return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) {
    try (InputStream in = TestFiles.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
