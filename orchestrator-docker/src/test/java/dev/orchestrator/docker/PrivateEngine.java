package dev.orchestrator.docker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** An engine that a test class has for itself, to kill it and bring it back. */
final class PrivateEngine {
  private final String name;
  private final String host;

  private PrivateEngine(String name) throws IOException, InterruptedException {
    this.name = name;
    String export = run("start");
    host = export.substring(export.indexOf('=') + 1).strip();
  }

  /** Starts one; the test is skipped, and says so, where that cannot be. */
  static PrivateEngine start(String purpose) throws IOException, InterruptedException {
    boolean possible =
        Files.isExecutable(script()) && "root".equals(System.getProperty("user.name"));
    Assumptions.assumeTrue(
        possible, "no private engine can be started: not root, or no " + script());
    return new PrivateEngine(purpose + "-" + ProcessHandle.current().pid());
  }

  private static Path script() {
    return Path.of(
        Optional.ofNullable(System.getenv("ORCHESTRATOR_ENGINE_SCRIPT"))
            .orElse("../scripts/engine"));
  }

  /** Where it is. */
  String host() {
    return host;
  }

  /** Kills its daemon; containers stay. */
  void crash() throws IOException, InterruptedException {
    run("crash");
  }

  /** Brings it back. */
  void restart() throws IOException, InterruptedException {
    run("start");
  }

  private String run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("engine", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(script().toString(), command, name)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("DOCKER_HOST");
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("scripts/engine " + command + ": exit code " + exitCode);
    }
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  /** Ends it and everything in it. */
  void stop() throws IOException, InterruptedException {
    run("stop");
  }
}
