package dev.orchestrator.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to one engine: calls with a deadline each, and streams, on clients of their own.
 *
 * <p>A call runs on a thread of this class, which is interrupted when the deadline passes: over a
 * Unix socket an engine that hangs would otherwise hold its caller for ever. The version of the
 * interface is agreed on first use and again after each failure of the connection. Safe for use by
 * several threads.
 */
final class Connection implements AutoCloseable {
  private static final int WIDTH = 128;
  private static final int SIDE_BY_SIDE = 64;
  // frees the thread of a call that was given up over TCP, where interrupts do not reach
  private static final Duration SOCKET_TIMEOUT = Duration.ofMinutes(2);

  private final Endpoint endpoint;
  private final Duration deadline;
  private final ZerodepDockerHttpClient control;
  private final ZerodepDockerHttpClient streams;
  private final ThreadPoolExecutor workers;
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable Session session;
  private volatile boolean closed;

  Connection(Endpoint endpoint, Duration deadline) {
    this.endpoint = endpoint;
    this.deadline = deadline;
    control = endpoint.open(SOCKET_TIMEOUT);
    streams = endpoint.open(null);
    workers =
        new ThreadPoolExecutor(
            0,
            WIDTH,
            5,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("docker-call-", 0).factory());
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** Calls with the usual deadline. */
  <T> T call(String what, Function<Session, T> call) {
    return call(what, deadline, call);
  }

  /** Calls again, once, when the connection broke: for what may be done twice. */
  <T> T callTwice(String what, Function<Session, T> call) {
    try {
      return call(what, call);
    } catch (BrokenConnection broken) {
      return call(what, call);
    }
  }

  /**
   * Runs a call on a worker.
   *
   * @throws EngineRefusal when the engine answered with an error
   * @throws BrokenConnection when the connection failed; the outcome is unknown, a next call may do
   * @throws NodeUnavailableException when there was no answer in time
   */
  <T> T call(String what, Duration limit, Function<Session, T> call) {
    return callWithin(what, limit, call)
        .orElseThrow(
            () -> {
              session = null;
              return new NodeUnavailableException(
                  endpoint + " did not answer within " + limit.toMillis() + " ms: " + what);
            });
  }

  /** Runs a call on a worker; empty when the limit passed before it returned. */
  <T> Optional<T> callWithin(String what, Duration limit, Function<Session, T> call) {
    Future<T> future = submit(() -> call.apply(session()));
    try {
      return Optional.of(future.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException late) {
      future.cancel(true);
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted: " + what, interrupted);
    } catch (ExecutionException failed) {
      throw translate(what, failed.getCause());
    }
  }

  /**
   * Runs many calls side by side, for what an engine answers slowly; empty for each that failed or
   * was too late.
   */
  <T> List<Optional<T>> callAll(Duration limit, List<Function<Session, T>> calls) {
    List<Optional<T>> results = new ArrayList<>();
    for (int from = 0; from < calls.size(); from += SIDE_BY_SIDE) {
      List<Function<Session, T>> some =
          calls.subList(from, Math.min(calls.size(), from + SIDE_BY_SIDE));
      List<Future<T>> futures = new ArrayList<>();
      some.forEach(call -> futures.add(submit(() -> call.apply(session()))));
      long end = System.nanoTime() + limit.toNanos();
      futures.forEach(future -> results.add(result(future, end)));
    }
    return results;
  }

  private static <T> Optional<T> result(Future<T> future, long end) {
    try {
      long left = Math.max(0, end - System.nanoTime());
      return Optional.of(future.get(left, TimeUnit.NANOSECONDS));
    } catch (TimeoutException | ExecutionException none) {
      future.cancel(true);
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new NodeUnavailableException("interrupted", interrupted);
    }
  }

  private <T> Future<T> submit(Callable<T> task) {
    if (closed) {
      throw new NodeUnavailableException(endpoint + " is closed");
    }
    try {
      return workers.submit(task);
    } catch (RejectedExecutionException full) {
      throw new NodeUnavailableException(
          endpoint + ": " + WIDTH + " calls are under way already", full);
    }
  }

  private RuntimeException translate(String what, @Nullable Throwable cause) {
    return switch (cause) {
      case EngineRefusal refusal -> refusal;
      case NodeUnavailableException unavailable -> unavailable;
      case DockerException refused ->
          new EngineRefusal(refused.getHttpStatus(), Answers.text(refused.getMessage()));
      case Error bug -> throw bug;
      case null -> new IllegalStateException("a failure without a cause: " + what);
      default -> broken(what, cause);
    };
  }

  private BrokenConnection broken(String what, Throwable cause) {
    session = null;
    return new BrokenConnection(
        endpoint + " failed: " + what + ": " + Answers.reason(cause), cause);
  }

  /**
   * Opens a stream and returns when the engine has begun to answer.
   *
   * @return the caller closes it, from any thread
   */
  DockerHttpClient.Response open(String what, Function<Session, DockerHttpClient.Request> request) {
    return call(
        what,
        deadline,
        agreed -> {
          DockerHttpClient.Response response = begin(request.apply(agreed));
          if (Thread.currentThread().isInterrupted()) {
            response.close();
            throw new NodeUnavailableException("given up: " + what);
          }
          return response;
        });
  }

  /** Begins a request of which the answer is a stream; within a call only. */
  DockerHttpClient.Response begin(DockerHttpClient.Request request) {
    DockerHttpClient.Response response = streams.execute(request);
    if (response.getStatusCode() >= 300) {
      try (response) {
        throw new EngineRefusal(response.getStatusCode(), Answers.body(response));
      }
    }
    return response;
  }

  /** A request that the client library has no method for; within a call only. */
  DockerHttpClient.Response execute(DockerHttpClient.Request request) {
    return control.execute(request);
  }

  /** Agrees on the version of the interface, unless that was done. */
  private Session session() throws InterruptedException {
    Session known = session;
    if (known != null) {
      return known;
    }
    connecting.lockInterruptibly();
    try {
      Session agreed = Objects.requireNonNullElseGet(session, this::agree);
      session = agreed;
      return agreed;
    } finally {
      connecting.unlock();
    }
  }

  private Session agree() {
    DockerClient unversioned = client(RemoteApiVersion.unknown());
    Version version = unversioned.versionCmd().exec();
    RemoteApiVersion api =
        ApiVersions.agree(
            Answers.text(version.getApiVersion()),
            Answers.text(version.getMinAPIVersion()),
            endpoint.toString());
    return new Session(
        client(api),
        "/" + api.asWebPathPart(),
        Answers.text(version.getVersion()),
        Answers.text(version.getOperatingSystem()),
        Answers.text(version.getArch()));
  }

  private DockerClient client(RemoteApiVersion version) {
    return DockerClientImpl.getInstance(endpoint.configuration(version), control);
  }

  @Override
  public void close() {
    closed = true;
    workers.shutdownNow();
    try (control;
        streams) {
      session = null;
    } catch (IOException e) {
      throw new IllegalStateException("connections to " + endpoint + " do not close", e);
    }
  }
}
