package dev.orchestrator.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerResponse;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.spec.Deployment;
import dev.orchestrator.spec.ObjectKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host program is killed with SIGKILL, again and again, while it changes what should run. */
@RequiresEngine
@Timeout(300)
class HostCrashTest {
  private static final int KILLS = 20;
  private static final long SEED = 20_261_123;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** By Deployment: what was acknowledged last, and what was tried after that. */
  private final SortedMap<Integer, List<String>> possible = new TreeMap<>();

  private final SortedSet<Integer> everAcknowledged = new TreeSet<>();
  private int acknowledged;

  private Path store() {
    return directory.resolve("state.db");
  }

  @Test
  void losesNothingThatWasAcknowledgedAndLeavesNoOrphan() throws Exception {
    Random random = new Random(SEED);
    try (DockerClient client = TestEngine.client()) {
      String foreign = foreignContainer(client);
      for (int kill = 0; kill < KILLS; kill++) {
        runAndKill(random.nextLong(), 200 + random.nextInt(1_300));
      }
      assertThat(acknowledged).as("acknowledged changes").isGreaterThan(KILLS);
      try (Orchestrator last = CrashingHost.orchestrator(store())) {
        EngineView engine = new EngineView(client, last.state().clusterId());
        isAsAcknowledged(last);
        engine.matches(last);
        for (int i = 0; i < CrashingHost.DEPLOYMENTS; i++) {
          last.delete(key(i));
          assertThat(last.awaitGone(key(i), PATIENCE)).isTrue();
        }
        assertThat(engine.everything()).isEmpty();
      }
      assertThat(client.inspectContainerCmd(foreign).exec().getState().getRunning()).isTrue();
      client.removeContainerCmd(foreign).withForce(true).exec();
    }
  }

  /** Somebody else's container, and one that claims to be of another cluster. */
  private static String foreignContainer(DockerClient client) {
    CreateContainerResponse created =
        client
            .createContainerCmd(TestEngine.IMAGE)
            .withCmd("sleep", "3600")
            .withLabels(new TreeMap<>(Map.of(Ownership.CLUSTER, "other", Ownership.UID, "1-0")))
            .exec();
    client.startContainerCmd(created.getId()).exec();
    return created.getId();
  }

  private static ObjectKey key(int number) {
    return ObjectKey.deployment("default", "web-" + number);
  }

  /** Runs the host program; the time counts from its first word, so that it is killed at work. */
  private void runAndKill(long seed, int millis) throws IOException, InterruptedException {
    Process host =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingHost.class.getName(),
                store().toString(),
                Long.toString(seed))
            .redirectError(directory.resolve("host.err").toFile())
            .start();
    try (BufferedReader output = host.inputReader()) {
      String first = output.readLine();
      assertThat(first).as("the host program's first word").isNotNull();
      Thread killer = new Thread(() -> killAfter(host, millis));
      killer.start();
      note(first);
      output.lines().forEach(this::note);
      killer.join();
    } catch (UncheckedIOException cut) {
      // the last line may have been cut
    }
    assertThat(host.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void killAfter(Process host, int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    host.destroyForcibly();
  }

  private void note(String line) {
    String[] words = line.split(" ");
    if (words.length != 4) {
      return;
    }
    List<String> changes =
        possible.computeIfAbsent(Integer.valueOf(words[1]), n -> new ArrayList<>());
    if (words[0].equals("ack")) {
      acknowledged++;
      everAcknowledged.add(Integer.valueOf(words[1]));
      changes.clear();
    }
    changes.add(words[2] + " " + words[3]);
  }

  private void isAsAcknowledged(Orchestrator orchestrator) {
    possible.forEach(
        (number, changes) -> {
          if (!everAcknowledged.contains(number) && orchestrator.get(key(number)).isEmpty()) {
            return;
          }
          assertThat(orchestrator.awaitReady(key(number), PATIENCE).isReady())
              .as("web-%s is ready: %s", number, orchestrator.status(key(number)))
              .isTrue();
          Deployment declared = (Deployment) orchestrator.get(key(number)).orElseThrow().resource();
          List<Deployment> legal =
              changes.stream()
                  .map(c -> c.split(" "))
                  .map(
                      c ->
                          CrashingHost.deployment(
                              number, Integer.parseInt(c[0]), Integer.parseInt(c[1])))
                  .toList();
          assertThat(legal).as("acknowledged or tried last: %s", changes).contains(declared);
        });
  }
}
