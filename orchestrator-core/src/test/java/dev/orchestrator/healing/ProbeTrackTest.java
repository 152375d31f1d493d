package dev.orchestrator.healing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Probe;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ProbeTrackTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Probe PROBE =
      Probe.tcp(80).after(Duration.ofSeconds(3)).every(Duration.ofSeconds(5)).thresholds(2, 3);

  private Instant now = START;

  private ProbeTrack readiness() {
    return ProbeTrack.begin(PROBE, false, START);
  }

  /**
   * The track after results, {@code +} for a success, {@code -} for a failure, {@code ?} for none.
   */
  private ProbeTrack after(ProbeTrack track, String results) {
    ProbeTrack next = track;
    for (int i = 0; i < results.length(); i++) {
      char result = results.charAt(i);
      now = now.plusSeconds(5);
      next = result == '?' ? next.noResult(now) : next.result(result == '+', now);
    }
    return next;
  }

  @Test
  void probesFirstAfterTheInitialDelayAndThenOnceAPeriod() {
    ProbeTrack track = readiness();
    assertThat(track.nextAt()).isEqualTo(START.plusSeconds(3));
    assertThat(after(track, "+").nextAt()).isEqualTo(START.plusSeconds(10));
    assertThat(after(track, "?").nextAt()).isEqualTo(START.plusSeconds(15));
  }

  @Test
  void holdsWhatItBeganWithUntilAThresholdIsReached() {
    assertThat(readiness().verdict()).isFalse();
    assertThat(after(readiness(), "+").verdict()).isFalse();
    assertThat(after(readiness(), "++").verdict()).isTrue();
    assertThat(after(readiness(), "++--").verdict()).isTrue();
    assertThat(after(readiness(), "++---").verdict()).isFalse();
  }

  @Test
  void countsOnlyResultsInARow() {
    assertThat(after(readiness(), "+-+-+").verdict()).isFalse();
    assertThat(after(readiness(), "++--+--").verdict()).isTrue();
    assertThat(after(readiness(), "--+--").hasFailed()).isFalse();
  }

  @Test
  void hasFailedWithAsManyFailuresInARowAsTheThreshold() {
    ProbeTrack liveness = ProbeTrack.begin(PROBE, true, START);
    assertThat(liveness.hasFailed()).isFalse();
    assertThat(after(liveness, "--").hasFailed()).isFalse();
    assertThat(after(liveness, "---").hasFailed()).isTrue();
    assertThat(after(liveness, "---").verdict()).isFalse();
  }

  @Test
  void takesAProbeThatCouldNotBeMadeForNoResult() {
    assertThat(after(readiness(), "+?+").verdict()).isTrue();
    assertThat(after(ProbeTrack.begin(PROBE, true, START), "-?-").hasFailed()).isFalse();
    assertThat(after(ProbeTrack.begin(PROBE, true, START), "-?-?-").hasFailed()).isTrue();
  }
}
