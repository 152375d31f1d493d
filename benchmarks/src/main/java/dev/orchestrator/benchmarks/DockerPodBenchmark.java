package dev.orchestrator.benchmarks;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
 * How long one pod on an engine takes: from the call of apply until it is known to run, and from
 * the kill of its container until the next attempt is known to run.
 */
@Fork(1)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
public class DockerPodBenchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** From apply to running. */
  @Benchmark
  public void firstPod(EmptyCluster empty) {
    empty.cluster().start(1);
  }

  /** From the kill to running again; each time on a pod that was never restarted. */
  @Benchmark
  public int killToRunning(OnePod one) {
    one.client.killContainerCmd(one.containerId).withSignal("KILL").exec();
    return one.cluster
        .orchestrator()
        .await(state -> restarted(state, one.pod), PATIENCE)
        .orElseThrow();
  }

  private static Optional<Integer> restarted(ClusterState state, PodKey pod) {
    return state.pod(pod).filter(p -> p.isReady() && p.restarts() == 1).map(Pod::restarts);
  }

  /** A cluster with one new pod before each measurement. */
  @State(Scope.Benchmark)
  public static class OnePod {
    private DockerCluster cluster;
    private DockerClient client;
    private PodKey pod;
    private String containerId;

    /** Connects. */
    @Setup
    public void open() {
      cluster = new DockerCluster();
      client = DockerCluster.client();
    }

    /** Starts the pod. */
    @Setup(Level.Invocation)
    public void start() {
      cluster.start(1);
      Pod running = cluster.orchestrator().pods(DockerCluster.SLEEPERS).getFirst();
      pod = running.key();
      containerId =
          client.listContainersCmd().exec().stream()
              .filter(c -> c.getLabels().containsValue(running.uid().value()))
              .map(Container::getId)
              .findFirst()
              .orElseThrow();
    }

    /** Removes the pod. */
    @TearDown(Level.Invocation)
    public void clear() {
      cluster.removeAll();
    }

    /** Lets go. */
    @TearDown
    public void close() throws IOException {
      client.close();
      cluster.close();
    }
  }
}
