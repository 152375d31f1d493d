package dev.orchestrator.healing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RestartBackoffTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static ContainerStatus ended(int failures, Duration ran) {
    return new ContainerStatus(
        "main",
        failures,
        ContainerPhase.TERMINATED,
        true,
        false,
        failures,
        Optional.of(START),
        Optional.of(START.plus(ran)),
        1,
        false,
        false,
        "Error",
        "");
  }

  private static long waitSeconds(ContainerStatus ended) {
    Instant end = ended.finishedAt().orElseThrow();
    return Duration.between(end, RestartBackoff.restartAt(ended, end)).toSeconds();
  }

  @Test
  void waitsNotAtAllAtFirstThenTenSecondsDoubledUpToFiveMinutes() {
    List<Long> waits =
        IntStream.range(0, 9)
            .mapToObj(failures -> waitSeconds(ended(failures, Duration.ofSeconds(1))))
            .toList();
    assertThat(waits).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
  }

  @Test
  void staysAtTheLongestWaitForAnyNumberOfFailures() {
    assertThat(RestartBackoff.after(Integer.MAX_VALUE)).isEqualTo(RestartBackoff.CAP);
    assertThat(RestartBackoff.after(-1)).isZero();
  }

  @Test
  void beginsAnewAfterARunOfTenMinutes() {
    ContainerStatus early = ended(7, Duration.ofMinutes(10).minusNanos(1));
    ContainerStatus stable = ended(7, Duration.ofMinutes(10));
    assertThat(waitSeconds(early)).isEqualTo(300);
    assertThat(RestartBackoff.failuresAfter(early)).isEqualTo(8);
    assertThat(waitSeconds(stable)).isZero();
    assertThat(RestartBackoff.failuresAfter(stable)).isEqualTo(1);
  }

  @Test
  void countsAnAttemptThatNeverRanAsAnEarlyEnd() {
    ContainerStatus refused =
        new ContainerStatus(
            "main",
            2,
            ContainerPhase.TERMINATED,
            false,
            false,
            2,
            Optional.empty(),
            Optional.of(START),
            -1,
            false,
            false,
            "ImagePullBackOff",
            "no such image");
    assertThat(waitSeconds(refused)).isEqualTo(20);
    assertThat(RestartBackoff.failuresAfter(refused)).isEqualTo(3);
  }
}
