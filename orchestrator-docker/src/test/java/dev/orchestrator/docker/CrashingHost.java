package dev.orchestrator.docker;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.store.JdbcStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * A host program that will be killed: it changes Deployments at random for ever, and says before
 * each change what it tries and after it that it was acknowledged.
 */
final class CrashingHost {
  static final int DEPLOYMENTS = 3;
  private static final int MOST_REPLICAS = 3;
  private static final int VERSIONS = 3;

  private CrashingHost() {}

  static Orchestrator orchestrator(Path store) {
    return Orchestrator.builder()
        .node("engine", DockerRuntime.connect(TestEngine.host()))
        .store(JdbcStateStore.sqlite(store))
        .start();
  }

  static Deployment deployment(int number, int replicas, int version) {
    return Deployment.builder("web-" + number)
        .replicas(replicas)
        .label("app", "web-" + number)
        .pod(
            PodSpec.builder()
                .terminationGracePeriod(Duration.ZERO)
                .container(
                    Container.builder("main")
                        .image(TestEngine.IMAGE)
                        .command("sleep", "3600")
                        .env("VERSION", Integer.toString(version))
                        .build())
                .build())
        .build();
  }

  /** Arguments: the store's file and a seed. */
  public static void main(String[] args) throws InterruptedException {
    Random random = new Random(Long.parseLong(args[1]));
    Orchestrator orchestrator = orchestrator(Path.of(args[0]));
    while (true) {
      int number = random.nextInt(DEPLOYMENTS);
      int replicas = random.nextInt(MOST_REPLICAS + 1);
      int version = random.nextInt(VERSIONS);
      String change = number + " " + replicas + " " + version;
      System.out.println("try " + change);
      orchestrator.apply(deployment(number, replicas, version));
      System.out.println("ack " + change);
      Thread.sleep(random.nextInt(300));
    }
  }
}
