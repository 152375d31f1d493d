package dev.orchestrator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValidationPropertyTest {
  private static final int RUNS = 3_000;

  @Test
  void tellsTheSameProblemsOfAnyValueAndThrowsNothing() {
    Set<Kind> refused = new HashSet<>();
    for (int seed = 0; seed < RUNS; seed++) {
      Resource resource = new RandomRecords(seed).next(Resource.class);
      Resource same = new RandomRecords(seed).next(Resource.class);
      List<Problem> problems = resource.problems();
      assertThat(same).as("seed %d", seed).isEqualTo(resource).hasSameHashCodeAs(resource);
      assertThat(same.problems()).as("seed %d", seed).isEqualTo(problems);
      assertThat(problems)
          .as("seed %d", seed)
          .allSatisfy(
              problem -> {
                assertThat(problem.path()).matches("(metadata|spec|data|binaryData|type)[ -~]*");
                assertThat(problem.message()).isNotEmpty().matches("[ -~]*");
                assertThat(problem.remedy()).isNotEmpty().matches("[ -~]*");
              });
      if (!problems.isEmpty()) {
        refused.add(resource.kind());
      }
    }
    assertThat(refused).containsExactlyInAnyOrder(Kind.values());
  }

  @Test
  void findsNothingWrongWithWhatBuildersMakeOfValidParts() {
    for (int seed = 0; seed < RUNS; seed++) {
      Random random = new Random(seed);
      PodSpec pod = pod(random);
      Deployment deployment =
          Deployment.builder("web-" + seed)
              .namespace("shop")
              .label("app.kubernetes.io/name", "web")
              .replicas(random.nextInt(100))
              .minReady(Duration.ofMillis(random.nextInt(100_000)))
              .pod(pod)
              .build();
      PodSpec once = pod.toBuilder().restartPolicy(RestartPolicy.NEVER).build();
      assertThat(deployment.problems()).as("seed %d", seed).isEmpty();
      assertThat(Job.builder("job").pod(once).build().problems()).as("seed %d", seed).isEmpty();
      assertThat(pod.toBuilder().build()).isEqualTo(pod);
    }
  }

  private static PodSpec pod(Random random) {
    PodSpec.Builder pod = PodSpec.builder().volume(new Volume("data", Checks.emptyDir()));
    for (int i = random.nextInt(3); i >= 0; i--) {
      pod.container(container(random, "c" + i).livenessProbe(probe(random)).build());
      pod.initContainer(container(random, "i" + i).build());
    }
    if (random.nextBoolean()) {
      pod.nodeSelector("disk", "ssd").toleration(Toleration.exists("gpu"));
    }
    if (random.nextBoolean()) {
      LabelSelector selector = LabelSelector.of(Map.of("app", "web"));
      pod.topologySpread(TopologySpread.hard("zone", 1 + random.nextInt(3), selector));
    }
    return pod.terminationGracePeriod(Duration.ofSeconds(random.nextInt(1_000_000))).build();
  }

  private static Container.Builder container(Random random, String name) {
    long cpu = random.nextInt(4_000);
    long memory = random.nextInt();
    return Container.builder(name)
        .image("registry:5000/web@sha256:" + random.nextInt(1_000))
        .command("/bin/web", "--port=$(PORT)")
        .env("PORT", "80")
        .port(ContainerPort.tcp("http", 1 + random.nextInt(65_535)))
        .requests(ResourceList.of(cpu, Math.abs(memory)))
        .limits(ResourceList.of(cpu + random.nextInt(10), Math.abs(memory)))
        .volumeMount(VolumeMount.of("data", "/var/data"));
  }

  private static Probe probe(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Probe.exec("/bin/true");
      case 1 -> Probe.tcp(1 + random.nextInt(65_535));
      default -> Probe.of(ProbeAction.HttpGet.of("/health", PortRef.of("http")));
    };
  }
}
