package dev.orchestrator.benchmarks;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.ResourceList;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.store.JdbcStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How many placements a second go through the whole control loop: from the call that declares a
 * Deployment until all of its pods are placed and durable, on nodes where everything succeeds at
 * once.
 *
 * <p>Arguments: {@code memory} or {@code sqlite}, then replicas, nodes and rounds if not the usual
 * ones.
 */
public final class ControlThroughput {
  private ControlThroughput() {}

  /** Prints a line for each round. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String store = args.length > 0 ? args[0] : "memory";
    int replicas = args.length > 1 ? Integer.parseInt(args[1]) : 20_000;
    int nodes = args.length > 2 ? Integer.parseInt(args[2]) : 200;
    int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 6;
    Orchestrator.Builder builder = Orchestrator.builder();
    if (store.equals("sqlite")) {
      Path directory = Files.createTempDirectory("throughput");
      builder.store(JdbcStateStore.sqlite(directory.resolve("state.db")));
    }
    for (int i = 0; i < nodes; i++) {
      builder.node("node-%04d".formatted(i), new AgreeableRuntime());
    }
    try (Orchestrator orchestrator = builder.start()) {
      orchestrator.awaitNodes(java.time.Duration.ofMinutes(1));
      for (int round = 0; round < rounds; round++) {
        System.out.printf(
            Locale.ROOT,
            "%s store, %d nodes, %d pods: %.0f placements/s%n",
            store,
            nodes,
            replicas,
            replicas / secondsToPlace(orchestrator, "web-" + round, replicas));
        orchestrator.delete(ObjectKey.deployment("default", "web-" + round));
        await(orchestrator, "web-" + round, 0);
      }
    }
  }

  private static double secondsToPlace(Orchestrator orchestrator, String name, int replicas)
      throws InterruptedException {
    Deployment deployment =
        Deployment.builder(name)
            .label("app", name)
            .replicas(replicas)
            .pod(
                PodSpec.builder()
                    .container(
                        Container.builder("main")
                            .image("none")
                            .requests(ResourceList.of(100, 100 << 20))
                            .build())
                    .terminationGracePeriod(java.time.Duration.ofSeconds(1))
                    .build())
            .build();
    long begin = System.nanoTime();
    orchestrator.apply(deployment);
    await(orchestrator, name, replicas);
    return (System.nanoTime() - begin) / 1e9;
  }

  private static void await(Orchestrator orchestrator, String name, int pods)
      throws InterruptedException {
    ObjectKey owner = ObjectKey.deployment("default", name);
    while (!isReached(orchestrator.state(), owner, pods)) {
      Thread.sleep(1);
    }
  }

  private static boolean isReached(ClusterState state, ObjectKey owner, int pods) {
    return state.podsOf(owner).size() == pods && (pods == 0 || state.unplaced().isEmpty());
  }
}
