package dev.orchestrator.process;

import dev.orchestrator.runtime.ExecResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that is run beside a container's process and waited for. */
record Execution(Path workingDirectory, Map<String, String> env, List<String> command) {
  private static final long DRAIN_MILLIS = 1000;

  ExecResult run(Duration timeout) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.environment().clear();
    builder.environment().putAll(env);
    builder.redirectInput(Path.of("/dev/null").toFile());
    Process process = builder.start();
    try {
      Output out = Output.of(process.getInputStream());
      Output err = Output.of(process.getErrorStream());
      boolean ended = process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        kill(process);
      }
      return new ExecResult(ended ? process.exitValue() : -1, out.text(), err.text());
    } finally {
      kill(process);
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Keeps the beginning of an output, and reads the rest away. */
  private record Output(Thread reader, ByteArrayOutputStream kept) {
    static Output of(InputStream in) {
      ByteArrayOutputStream kept = new ByteArrayOutputStream();
      return new Output(Thread.ofVirtual().start(() -> read(in, kept)), kept);
    }

    private static void read(InputStream in, ByteArrayOutputStream kept) {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          kept.write(buffer, 0, Math.min(n, ExecResult.OUTPUT_LIMIT_BYTES - kept.size()));
        }
      } catch (IOException over) {
        return;
      }
    }

    /** Does not wait for ever: a grandchild may hold the pipe open. */
    String text() throws InterruptedException {
      reader.join(DRAIN_MILLIS);
      return kept.toString(StandardCharsets.UTF_8);
    }
  }
}
