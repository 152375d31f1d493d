package dev.orchestrator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One instant, the earliest, for each key. */
final class WakeQueueTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final WakeQueue<String> queue = new WakeQueue<>();

  @Test
  void handsOutWhatIsDueInOrderOfTimeAndKeyAndOnce() {
    queue.add(NOW.plusSeconds(2), "c");
    queue.add(NOW.plusSeconds(1), "b");
    queue.add(NOW.plusSeconds(1), "a");
    queue.add(NOW.plusSeconds(9), "later");
    assertThat(queue.next()).contains(NOW.plusSeconds(1));
    assertThat(queue.due(NOW)).isEmpty();
    assertThat(queue.due(NOW.plusSeconds(2))).containsExactly("a", "b", "c");
    assertThat(queue.due(NOW.plusSeconds(2))).isEmpty();
    assertThat(queue.next()).contains(NOW.plusSeconds(9));
  }

  @Test
  void keepsTheEarliestInstantOfAKey() {
    queue.add(NOW.plusSeconds(5), "a");
    queue.add(NOW.plusSeconds(8), "a");
    queue.add(NOW.plusSeconds(3), "a");
    assertThat(queue.due(NOW.plusSeconds(3))).containsExactly("a");
    assertThat(queue.next()).isEmpty();
    assertThat(queue.due(NOW.plusSeconds(10))).isEmpty();
  }
}
