package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The archive is read by the system's own tar. */
@EnabledOnOs(OS.LINUX)
class TarTest {
  @Test
  void writesWhatTarReads(@TempDir Path directory) throws IOException, InterruptedException {
    String longName = "d/" + "x".repeat(120) + "/" + "ä".repeat(60);
    byte[] archive =
        new Tar()
            .directory("d", 0750, Tar.Owner.ROOT)
            .file("d/secret", 0400, new Tar.Owner(1000, 50), "s3".getBytes(StandardCharsets.UTF_8))
            .file("d/empty", 0644, Tar.Owner.ROOT, new byte[0])
            .directory("d/" + "x".repeat(120), 0755, Tar.Owner.ROOT)
            .file(longName, 0644, Tar.Owner.ROOT, new byte[512])
            .toBytes();
    Path file = directory.resolve("a.tar");
    Files.write(file, archive);
    assertThat(archive.length % 512).isZero();
    assertThat(run("tar", "--numeric-owner", "-tvf", file.toString()))
        .contains("drwxr-x--- 0/0", "-r-------- 1000/50", " 2 1970");
    run("tar", "-C", directory.toString(), "--no-same-owner", "-xf", file.toString());
    assertThat(directory.resolve("d/secret")).hasContent("s3");
    assertThat(directory.resolve("d/empty")).isEmptyFile();
    assertThat(directory.resolve(longName)).hasSize(512);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TZ", "UTC");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
