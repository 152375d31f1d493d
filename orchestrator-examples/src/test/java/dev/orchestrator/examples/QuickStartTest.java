package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the demonstration on processes, as its user does. */
final class QuickStartTest {
  @Test
  void losesNothingAndLeavesNothingBehind() throws Exception {
    Process process = start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output)
          .containsPattern("requests sent +[1-9]")
          .containsPattern("failed +0\n")
          .containsPattern("restarts +1\n")
          .containsPattern("adopted pods +5, all with the process they had\n")
          .containsPattern("left over +nothing\n")
          .contains("Nothing was lost.");
    } finally {
      process.destroy();
    }
  }

  private static Process start() throws IOException {
    Path programs = Path.of(System.getProperty("java.home"), "bin");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                programs.resolve("java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                QuickStart.class.getName()));
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder
        .environment()
        .merge("PATH", programs.toString(), (old, java) -> java + File.pathSeparator + old);
    return builder.redirectErrorStream(true).start();
  }
}
