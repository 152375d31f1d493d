package dev.orchestrator.benchmarks;

import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An orchestrator on an engine, without pods before each measurement. */
@State(Scope.Benchmark)
public class EmptyCluster {
  private DockerCluster cluster;

  /** Connects. */
  @Setup
  public void open() {
    cluster = new DockerCluster();
  }

  DockerCluster cluster() {
    return cluster;
  }

  /** Removes the pods. */
  @TearDown(Level.Invocation)
  public void clear() {
    cluster.removeAll();
  }

  /** Lets go. */
  @TearDown
  public void close() throws IOException {
    cluster.close();
  }
}
