package dev.orchestrator.spec;

import static dev.orchestrator.spec.Checks.paths;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.spec.Requirement.Operator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadValidationTest {
  private static final Duration TOO_LONG = Duration.ofSeconds(1L + Integer.MAX_VALUE);

  @ParameterizedTest
  @EnumSource(RestartPolicy.class)
  void allowsTheRestartPoliciesThatFitTheWorkload(RestartPolicy policy) {
    PodSpec pod = Checks.pod().restartPolicy(policy).build();
    boolean always = policy == RestartPolicy.ALWAYS;
    List<String> refused = List.of("spec.template.spec.restartPolicy");
    Deployment deployment = Checks.deployment(pod);
    assertThat(paths(deployment)).isEqualTo(always ? List.of() : refused);
    assertThat(
            paths(
                new DaemonSet(deployment.metadata(), deployment.selector(), deployment.template())))
        .isEqualTo(always ? List.of() : refused);
    assertThat(paths(job(pod, OptionalInt.of(1), 1, 1, Duration.ZERO)))
        .isEqualTo(always ? refused : List.of());
  }

  @Test
  void wantsASelectorThatMatchesTheTemplate() {
    PodTemplate template = PodTemplate.of(Map.of("app", "web"), Checks.pod().build());
    assertThat(paths(Checks.deployment(template, LabelSelector.of(Map.of()))))
        .containsExactly("spec.selector");
    assertThat(paths(Checks.deployment(template, LabelSelector.of(Map.of("app", "other")))))
        .containsExactly("spec.template.metadata.labels");
    LabelSelector wrong =
        new LabelSelector(
            Copies.sorted(Map.of()), List.of(new Requirement("app", Operator.IN, List.of())));
    assertThat(paths(Checks.deployment(template, wrong)))
        .containsExactly(
            "spec.selector.matchExpressions[0].values", "spec.template.metadata.labels");
    LabelSelector exists =
        new LabelSelector(
            Copies.sorted(Map.of()), List.of(new Requirement("app", Operator.EXISTS, List.of())));
    assertThat(paths(Checks.deployment(template, exists))).isEmpty();
  }

  @Test
  void keepsCountsAndDurationsOfDeploymentsInTheirRange() {
    assertThat(paths(deployment(0, Duration.ZERO))).isEmpty();
    assertThat(paths(deployment(Integer.MAX_VALUE, Duration.ofSeconds(Integer.MAX_VALUE))))
        .isEmpty();
    assertThat(paths(deployment(-1, Duration.ofMillis(-1))))
        .containsExactly("spec.replicas", "spec.minReadySeconds");
    assertThat(paths(deployment(Integer.MIN_VALUE, TOO_LONG)))
        .containsExactly("spec.replicas", "spec.minReadySeconds");
  }

  private static Deployment deployment(int replicas, Duration minReady) {
    Deployment valid = Checks.deployment(Checks.pod().build());
    return new Deployment(
        valid.metadata(),
        OptionalInt.of(replicas),
        valid.selector(),
        valid.template(),
        minReady,
        false);
  }

  @Test
  void keepsTheGraceOfPodsInItsRange() {
    String path = "terminationGracePeriodSeconds";
    assertThat(paths(Checks.pod().terminationGracePeriod(Duration.ZERO))).isEmpty();
    assertThat(paths(Checks.pod().terminationGracePeriod(Duration.ofNanos(-1))))
        .containsExactly(path);
    assertThat(paths(Checks.pod().terminationGracePeriod(TOO_LONG))).containsExactly(path);
  }

  @Test
  void keepsNumbersOfJobsInTheirRange() {
    PodSpec pod = Checks.pod().restartPolicy(RestartPolicy.NEVER).build();
    assertThat(paths(job(pod, OptionalInt.empty(), 0, 0, Duration.ZERO))).isEmpty();
    assertThat(paths(job(pod, OptionalInt.of(0), 1, 1, Duration.ofSeconds(1)))).isEmpty();
    assertThat(paths(job(pod, OptionalInt.of(-1), -1, -1, Duration.ofSeconds(-1))))
        .containsExactly(
            "spec.completions",
            "spec.parallelism",
            "spec.backoffLimit",
            "spec.activeDeadlineSeconds",
            "spec.ttlSecondsAfterFinished");
    assertThat(paths(job(pod, OptionalInt.of(1), 1, 1, TOO_LONG)))
        .containsExactly("spec.activeDeadlineSeconds", "spec.ttlSecondsAfterFinished");
  }

  private static Job job(
      PodSpec pod, OptionalInt completions, int parallelism, int backoffLimit, Duration time) {
    return new Job(
        Metadata.of("default", "job"),
        PodTemplate.of(Map.of(), pod),
        completions,
        parallelism,
        backoffLimit,
        Optional.of(time),
        Optional.of(time));
  }

  @Test
  void tellsAllProblemsAtOnceInTheOrderOfTheFields() {
    Container broken =
        Container.builder("Main")
            .port(80)
            .port(0)
            .requests(ResourceList.of(2, 2))
            .limits(ResourceList.of(1, 1))
            .livenessProbe(Probe.httpGet("x", 80))
            .build();
    Deployment.Builder builder =
        Deployment.builder("Web")
            .namespace("Shop")
            .label("orchestrator.dev/a", "b")
            .replicas(-1)
            .pod(PodSpec.builder().container(broken).priority(-5).build());
    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            InvalidSpecException.class,
            e ->
                assertThat(e.problems())
                    .allSatisfy(problem -> assertThat(problem.message()).isNotEmpty())
                    .allSatisfy(problem -> assertThat(problem.remedy()).isNotEmpty())
                    .extracting(Problem::path)
                    .containsExactly(
                        "metadata.name",
                        "metadata.namespace",
                        "metadata.labels[orchestrator.dev/a]",
                        "spec.replicas",
                        "spec.template.metadata.labels[orchestrator.dev/a]",
                        "spec.template.spec.containers[0].name",
                        "spec.template.spec.containers[0].image",
                        "spec.template.spec.containers[0].ports[1].containerPort",
                        "spec.template.spec.containers[0].resources.requests[cpu]",
                        "spec.template.spec.containers[0].resources.requests[memory]",
                        "spec.template.spec.containers[0].livenessProbe.httpGet.path"))
        .hasMessageContaining("spec.template.spec.containers[0].ports[1].containerPort: 0 is not");
  }

  @Test
  void buildsValidWorkloadsFromDefaults() {
    PodSpec pod = Checks.pod().build();
    assertThat(Deployment.builder("web").pod(pod).build().problems()).isEmpty();
    assertThat(DaemonSet.of("default", "agent", pod).problems()).isEmpty();
    PodSpec once = pod.toBuilder().restartPolicy(RestartPolicy.ON_FAILURE).build();
    assertThat(Job.builder("once").pod(once).build().problems()).isEmpty();
  }
}
