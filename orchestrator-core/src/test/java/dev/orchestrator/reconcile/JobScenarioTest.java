package dev.orchestrator.reconcile;

import static dev.orchestrator.reconcile.Specs.SUM;
import static dev.orchestrator.reconcile.Specs.jobPod;
import static dev.orchestrator.reconcile.Specs.sum;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.plan.Action.CreatePod;
import dev.orchestrator.spec.RestartPolicy;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodPhase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class JobScenarioTest {
  private final Scenario scenario = new Scenario().node("n1").node("n2");

  private Condition condition(String type) {
    return scenario.status(SUM).condition(type).orElseThrow();
  }

  private Scenario exitOne(int code) {
    return scenario.exit(scenario.active(SUM).getFirst(), code).settle();
  }

  @Test
  void runsOnePodToItsEnd() {
    scenario.declare(sum().build()).settle();
    assertThat(scenario.only(SUM).phase()).isEqualTo(PodPhase.RUNNING);
    scenario.pass(Duration.ofSeconds(7));
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    assertThat(scenario.status(SUM).succeeded()).isEqualTo(1);
    assertThat(scenario.status(SUM).startedAt()).contains(Scenario.BEGIN);
    assertThat(scenario.status(SUM).finishedAt()).contains(Scenario.BEGIN.plusSeconds(7));
    assertThat(scenario.pods(SUM)).hasSize(1);
  }

  @Test
  void keepsAsManyPodsRunningAsItsParallelismUntilFewerAreWanted() {
    scenario.declare(sum().completions(5).parallelism(3).build()).settle();
    assertThat(scenario.active(SUM)).hasSize(3);
    exitOne(0);
    exitOne(0);
    assertThat(scenario.active(SUM)).hasSize(3);
    exitOne(0);
    assertThat(scenario.active(SUM)).hasSize(2);
    exitOne(0);
    exitOne(0);
    assertThat(scenario.active(SUM)).isEmpty();
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    assertThat(scenario.decided(CreatePod.class)).hasSize(5);
  }

  @Test
  void stopsSurplusPodsWhenItsParallelismShrinks() {
    scenario.declare(sum().completions(5).parallelism(3).build()).settle();
    scenario.declare(sum().completions(5).parallelism(1).build()).settle();
    assertThat(scenario.active(SUM)).hasSize(1);
    assertThat(scenario.status(SUM).failed()).isZero();
  }

  @Test
  void doesNotCountTheEndOfAPodThatItStopped() {
    scenario.declare(sum().completions(2).parallelism(2).build()).settle();
    scenario.clearing(p -> false).declare(sum().completions(2).parallelism(1).build()).settle();
    Pod stopping = scenario.pods(SUM).stream().filter(Pod::isStopping).findFirst().orElseThrow();
    scenario.exit(stopping, 0).settle();
    assertThat(scenario.status(SUM).succeeded()).isZero();
    scenario.clearing(p -> true).settle();
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isFalse();
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    assertThat(scenario.status(SUM).succeeded()).isEqualTo(2);
  }

  @Test
  void replacesAFailedPodAfterTenSecondsAndTheNextAfterTwenty() {
    scenario.declare(sum().build()).settle();
    exitOne(1);
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofMillis(9_999));
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofMillis(1));
    assertThat(scenario.active(SUM)).hasSize(1);
    exitOne(1);
    scenario.pass(Duration.ofMillis(19_999));
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofMillis(1));
    assertThat(scenario.active(SUM)).hasSize(1);
    assertThat(scenario.status(SUM).failed()).isEqualTo(2);
  }

  @Test
  void failsWithOneFailureMoreThanItsLimitAndStopsWhatRuns() {
    scenario.declare(sum().completions(9).parallelism(2).backoffLimit(1).build()).settle();
    exitOne(3);
    scenario.pass(Duration.ofSeconds(10));
    assertThat(scenario.active(SUM)).hasSize(2);
    exitOne(4);
    assertThat(condition("Failed").reason()).isEqualTo("BackoffLimitExceeded");
    assertThat(condition("Failed").message()).contains("exit code 4");
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofHours(1));
    assertThat(scenario.active(SUM)).isEmpty();
    assertThat(scenario.status(SUM).failed()).isEqualTo(2);
  }

  @Test
  void bearsNoFailureWithALimitOfZero() {
    scenario.declare(sum().backoffLimit(0).build()).settle();
    exitOne(1);
    assertThat(scenario.status(SUM).is("Failed")).isTrue();
  }

  @Test
  void countsEachFailureOfAContainerThatIsRestartedInPlace() {
    scenario.declare(sum().pod(jobPod(RestartPolicy.ON_FAILURE)).backoffLimit(2).build()).settle();
    Pod pod = scenario.only(SUM);
    exitOne(1);
    assertThat(scenario.pod(pod).restarts()).isEqualTo(1);
    assertThat(scenario.status(SUM).failed()).isEqualTo(1);
    exitOne(1);
    assertThat(scenario.status(SUM).failed()).isEqualTo(2);
    scenario.pass(Duration.ofSeconds(10));
    assertThat(scenario.pod(pod).restarts()).isEqualTo(2);
    assertThat(scenario.status(SUM).failed()).isEqualTo(2);
    exitOne(1);
    assertThat(condition("Failed").reason()).isEqualTo("BackoffLimitExceeded");
    assertThat(scenario.status(SUM).failed()).isEqualTo(3);
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofHours(1));
    assertThat(scenario.status(SUM).failed()).isEqualTo(3);
    assertThat(scenario.decided(CreatePod.class)).hasSize(1);
  }

  @Test
  void succeedsAfterARestartInPlace() {
    scenario.declare(sum().pod(jobPod(RestartPolicy.ON_FAILURE)).build()).settle();
    exitOne(1);
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    assertThat(scenario.status(SUM).failed()).isEqualTo(1);
  }

  @Test
  void failsWhenItWasActiveForLongerThanAllowed() {
    scenario.declare(sum().activeDeadline(Duration.ofMinutes(5)).build()).settle();
    scenario.pass(Duration.ofMinutes(5).minusMillis(1));
    assertThat(scenario.active(SUM)).hasSize(1);
    scenario.pass(Duration.ofMillis(1));
    assertThat(condition("Failed").reason()).isEqualTo("DeadlineExceeded");
    assertThat(scenario.active(SUM)).isEmpty();
    scenario.pass(Duration.ofHours(1));
    assertThat(scenario.active(SUM)).isEmpty();
  }

  @Test
  void failsByItsDeadlineWhileItWaitsForARetry() {
    scenario.declare(sum().activeDeadline(Duration.ofSeconds(5)).build()).settle();
    exitOne(1);
    scenario.pass(Duration.ofSeconds(5));
    assertThat(condition("Failed").reason()).isEqualTo("DeadlineExceeded");
    scenario.pass(Duration.ofMinutes(1));
    assertThat(scenario.active(SUM)).isEmpty();
  }

  @Test
  void isDeletedWhenItsTimeToLiveAfterItsEndIsOver() {
    scenario.declare(sum().ttlAfterFinished(Duration.ofSeconds(30)).build()).settle();
    scenario.pass(Duration.ofMinutes(10));
    exitOne(0);
    scenario.pass(Duration.ofMillis(29_999));
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    scenario.pass(Duration.ofMillis(1));
    assertThat(scenario.state().declarations()).isEmpty();
    assertThat(scenario.state().pods()).isEmpty();
  }

  @Test
  void isDeletedAtOnceWithNoTimeToLive() {
    scenario.declare(sum().ttlAfterFinished(Duration.ZERO).build()).settle();
    exitOne(0);
    assertThat(scenario.state().declarations()).isEmpty();
    assertThat(scenario.state().pods()).isEmpty();
  }

  @Test
  void endsWithAnySuccessOnceAllHaveEndedWhenNoCompletionsAreSet() {
    scenario.declare(sum().anyCompletion().parallelism(3).build()).settle();
    assertThat(scenario.active(SUM)).hasSize(3);
    exitOne(0);
    assertThat(scenario.active(SUM)).hasSize(2);
    assertThat(scenario.status(SUM).is("Complete")).isFalse();
    exitOne(1);
    scenario.pass(Duration.ofMinutes(1));
    assertThat(scenario.active(SUM)).hasSize(1);
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
  }

  @Test
  void keepsItsEndAndTheTimeOfIt() {
    scenario.declare(sum().build()).settle();
    exitOne(0);
    Instant end = condition("Complete").lastTransition();
    scenario.pass(Duration.ofHours(1)).declare(sum().backoffLimit(3).build()).settle();
    assertThat(condition("Complete").lastTransition()).isEqualTo(end);
    assertThat(scenario.status(SUM).finishedAt()).contains(end);
    assertThat(scenario.status(SUM).observedGeneration()).isEqualTo(2);
  }

  @Test
  void runsAgainWhatWasOnANodeThatHasLeftButNotWhatHadSucceededThere() {
    scenario.declare(sum().completions(2).parallelism(2).build()).settle();
    Pod done = scenario.active(SUM).getFirst();
    Pod lost = scenario.active(SUM).getLast();
    scenario.exit(done, 0).settle();
    scenario.removeNode(done.node().orElseThrow()).settle();
    if (!lost.node().equals(done.node())) {
      scenario.node("n3").removeNode(lost.node().orElseThrow()).settle();
    }
    assertThat(scenario.active(SUM)).hasSize(1).doesNotContain(lost);
    assertThat(scenario.status(SUM).succeeded()).isEqualTo(1);
    exitOne(0);
    assertThat(scenario.status(SUM).is("Complete")).isTrue();
    scenario.delete(SUM).settle();
    assertThat(scenario.state().pods()).isEmpty();
  }
}
