package dev.orchestrator.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.ExecResult;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs commands in containers and reads what they write, up to a bound. */
final class Commands {
  private final Connection connection;

  Commands(Connection connection) {
    this.connection = connection;
  }

  ExecResult run(String container, List<String> command, Duration timeout) {
    try {
      String exec = prepare(container, command);
      Output output = new Output();
      if (!completed(exec, output, timeout)) {
        return output.result(-1);
      }
      return output.result(exitCode(exec));
    } catch (EngineRefusal refusal) {
      if (Fault.of(Fault.Operation.EXEC, refusal) == Fault.CONTAINER_MISSING) {
        return new ExecResult(-1, "", refusal.text());
      }
      throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private String prepare(String container, List<String> command) {
    return connection.callTwice(
        "prepare a command in " + container,
        session ->
            session
                .client()
                .execCreateCmd(container)
                .withCmd(command.toArray(String[]::new))
                .withAttachStdout(true)
                .withAttachStderr(true)
                .exec()
                .getId());
  }

  /** False when the time was over. */
  private boolean completed(String exec, Output output, Duration timeout) {
    AtomicReference<DockerHttpClient.@Nullable Response> open = new AtomicReference<>();
    try {
      return connection
          .callWithin(
              "run a command",
              timeout,
              session -> {
                DockerHttpClient.Response response = connection.begin(request(session, exec));
                open.set(response);
                output.readFrom(response);
                return exec;
              })
          .isPresent();
    } finally {
      DockerHttpClient.Response response = open.get();
      if (response != null) {
        response.close();
      }
    }
  }

  private static DockerHttpClient.Request request(Session session, String exec) {
    return DockerHttpClient.Request.builder()
        .method("POST")
        .path(session.pathPrefix() + "/exec/" + exec + "/start")
        .putHeader("Content-Type", "application/json")
        .bodyBytes("{\"Detach\":false,\"Tty\":false}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private int exitCode(String exec) {
    Long code =
        connection.callTwice(
            "look at a command",
            session -> session.client().inspectExecCmd(exec).exec().getExitCodeLong());
    return code == null ? -1 : code.intValue();
  }

  /** What a command writes; read by one thread, taken by another. */
  private static final class Output {
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    void readFrom(DockerHttpClient.Response response) {
      Frames frames = new Frames(response.getBody());
      try {
        for (Optional<Frames.Frame> frame = frames.next();
            frame.isPresent();
            frame = frames.next()) {
          add(frame.get());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private synchronized void add(Frames.Frame frame) {
      ByteArrayOutputStream out = frame.stderr() ? stderr : stdout;
      int room = ExecResult.OUTPUT_LIMIT_BYTES - out.size();
      out.write(frame.payload(), 0, Math.min(room, frame.payload().length));
    }

    synchronized ExecResult result(int exitCode) {
      return new ExecResult(
          exitCode,
          stdout.toString(StandardCharsets.UTF_8),
          stderr.toString(StandardCharsets.UTF_8));
    }
  }
}
