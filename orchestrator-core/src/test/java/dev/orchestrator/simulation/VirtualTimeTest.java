package dev.orchestrator.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.time.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  private Cancellable in(long seconds, String name) {
    return time.after(Duration.ofSeconds(seconds), () -> ran.add(name));
  }

  @Test
  void runsEventsInOrderOfTimeThenOfScheduling() {
    in(2, "late");
    in(1, "first");
    in(1, "second");
    time.advance(Duration.ofSeconds(2));
    assertThat(ran).containsExactly("first", "second", "late");
  }

  @Test
  void standsAtTheTimeOfTheEventThatRuns() {
    time.after(Duration.ofMinutes(1), () -> ran.add(time.instant().toString()));
    time.advance(Duration.ofHours(1));
    assertThat(ran).containsExactly("2026-01-01T00:01:00Z");
    assertThat(time.instant()).isEqualTo(VirtualTime.BEGINNING.plus(Duration.ofHours(1)));
  }

  @Test
  void leavesWhatIsDueLater() {
    in(10, "later");
    time.advance(Duration.ofSeconds(9));
    assertThat(ran).isEmpty();
    assertThat(time.pending()).isEqualTo(1);
  }

  @Test
  void runsWhatBecomesDueMeanwhile() {
    time.after(Duration.ofSeconds(1), () -> in(1, "child"));
    time.advance(Duration.ofSeconds(2));
    assertThat(ran).containsExactly("child");
  }

  @Test
  void takesNegativeDelaysForNone() {
    in(5, "a");
    time.advance(Duration.ofSeconds(1));
    in(-3, "b");
    time.runNext();
    assertThat(ran).containsExactly("b");
    assertThat(time.instant()).isEqualTo(VirtualTime.BEGINNING.plusSeconds(1));
  }

  @Test
  void doesNotRunWhatWasCancelled() {
    Cancellable event = in(1, "cancelled");
    event.cancel();
    event.cancel();
    assertThat(time.runNext()).isFalse();
    assertThat(ran).isEmpty();
  }

  @Test
  void stopsAsSoonAsTheConditionHolds() {
    in(1, "a");
    in(2, "b");
    in(3, "c");
    assertThat(time.advanceUntil(() -> ran.contains("b"), Duration.ofHours(1))).isTrue();
    assertThat(ran).containsExactly("a", "b");
    assertThat(time.instant()).isEqualTo(VirtualTime.BEGINNING.plusSeconds(2));
  }

  @Test
  void standsAtTheLimitWhenTheConditionNeverHolds() {
    in(90, "too late");
    assertThat(time.advanceUntil(() -> !ran.isEmpty(), Duration.ofSeconds(60))).isFalse();
    assertThat(time.instant()).isEqualTo(VirtualTime.BEGINNING.plusSeconds(60));
  }

  @Test
  void refusesToLoopForEverAtOneInstant() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> time.after(Duration.ZERO, again[0]);
    again[0].run();
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not get past");
  }

  @Test
  void givesTheSameRandomNumbersForTheSameSeed() {
    assertThat(new VirtualTime().seams(7).random().nextLong())
        .isEqualTo(new VirtualTime().seams(7).random().nextLong())
        .isNotEqualTo(new VirtualTime().seams(8).random().nextLong());
  }
}
