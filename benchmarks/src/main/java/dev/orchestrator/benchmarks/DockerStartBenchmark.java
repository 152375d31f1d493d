package dev.orchestrator.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes until 50 containers run: declared to the orchestrator; started by a bare loop
 * of 8 threads over docker-java that creates and starts the very same containers (network of their
 * own with fixed addresses, init, limits, log rotation, dropped capabilities); and by such a loop
 * with the engine's defaults, which isolates nothing.
 */
@State(Scope.Benchmark)
@Fork(1)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class DockerStartBenchmark {
  private static final int CONTAINERS = 50;
  private static final int THREADS = 8;

  /** The orchestrator, and that all of its pods run. */
  @Benchmark
  public void orchestrator(EmptyCluster empty) {
    empty.cluster().start(CONTAINERS);
  }

  /** The bare loop with the same containers. */
  @Benchmark
  public List<String> bareLoop(Bare bare) throws InterruptedException, ExecutionException {
    return bare.start(CONTAINERS, true);
  }

  /** The bare loop with containers as the engine makes them when nothing is said. */
  @Benchmark
  public List<String> bareLoopWithDefaults(Bare bare)
      throws InterruptedException, ExecutionException {
    return bare.start(CONTAINERS, false);
  }

  /** A bare client. */
  @State(Scope.Benchmark)
  public static class Bare {
    private final AtomicInteger next = new AtomicInteger();
    private final List<String> started = new ArrayList<>();
    private DockerClient client;
    private ExecutorService threads;
    private String network = "";

    /** Connects. */
    @Setup
    public void open() {
      client = DockerCluster.client();
      threads = Executors.newFixedThreadPool(THREADS);
      network =
          client
              .createNetworkCmd()
              .withName("bare-" + ProcessHandle.current().pid())
              .withDriver("bridge")
              .exec()
              .getId();
    }

    List<String> start(int count, boolean same) throws InterruptedException, ExecutionException {
      List<Future<String>> starting = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        starting.add(threads.submit(() -> startOne(same)));
      }
      for (Future<String> one : starting) {
        started.add(one.get());
      }
      return started;
    }

    private String startOne(boolean same) {
      CreateContainerCmd command =
          client
              .createContainerCmd(DockerCluster.image())
              .withName("bare-" + ProcessHandle.current().pid() + "-" + next.incrementAndGet())
              .withEntrypoint(DockerCluster.command());
      if (same) {
        command.withHostConfig(likePods());
      }
      CreateContainerResponse created = command.exec();
      client.startContainerCmd(created.getId()).exec();
      return created.getId();
    }

    private HostConfig likePods() {
      return HostConfig.newHostConfig()
          .withNetworkMode(network)
          .withInit(true)
          .withPidsLimit(512L)
          .withSecurityOpts(List.of("no-new-privileges"))
          .withCapDrop(Capability.ALL)
          .withCapAdd(Capability.CHOWN, Capability.SETUID, Capability.SETGID, Capability.KILL)
          .withLogConfig(
              new LogConfig(
                  LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "3")));
    }

    /** Removes the containers. */
    @TearDown(Level.Invocation)
    public void clear() throws InterruptedException, ExecutionException {
      List<Future<?>> ending = new ArrayList<>();
      for (String id : started) {
        Runnable removal = () -> client.removeContainerCmd(id).withForce(true).exec();
        ending.add(threads.submit(removal));
      }
      for (Future<?> one : ending) {
        one.get();
      }
      started.clear();
    }

    /** Lets go. */
    @TearDown
    public void close() throws IOException {
      threads.shutdown();
      client.removeNetworkCmd(network).exec();
      client.close();
    }
  }
}
