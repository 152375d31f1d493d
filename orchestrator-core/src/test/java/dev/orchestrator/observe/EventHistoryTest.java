package dev.orchestrator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Entry;
import dev.orchestrator.state.RandomHistory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is held of the events. */
final class EventHistoryTest {
  private static final int SEEDS = 30;
  private static final int ENTRIES = 400;
  private static final int CAPACITY = 50;

  private final EventHistory history = new EventHistory(3);

  private static Event event(
      int second, Event.Type type, String node, String reason, String message) {
    Instant at = Instant.ofEpochSecond(second);
    return new Event(at, at, 1, type, new Subject.OfNode(node), reason, message, "test");
  }

  private void add(int second, String message) {
    history.add(event(second, Event.Type.NORMAL, "n1", "Reason", message));
  }

  @Test
  void countsEqualEventsAndMovesThemToTheEnd() {
    add(1, "a");
    add(2, "b");
    add(3, "a");
    assertThat(history.list()).extracting(Event::message).containsExactly("b", "a");
    Event repeated = history.list().getLast();
    assertThat(repeated.count()).isEqualTo(2);
    assertThat(repeated.firstAt()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(repeated.lastAt()).isEqualTo(Instant.ofEpochSecond(3));
  }

  @Test
  void tellsEventsApartByTypeSubjectReasonAndMessage() {
    EventHistory all = new EventHistory(9);
    all.add(event(1, Event.Type.NORMAL, "n1", "A", "a"));
    all.add(event(1, Event.Type.WARNING, "n1", "A", "a"));
    all.add(event(1, Event.Type.NORMAL, "n2", "A", "a"));
    all.add(event(1, Event.Type.NORMAL, "n1", "B", "a"));
    all.add(event(1, Event.Type.NORMAL, "n1", "A", "b"));
    assertThat(all.list()).hasSize(5).allMatch(e -> e.count() == 1);
  }

  @Test
  void keepsTheLatestTimeWhereAnotherClockIsBehind() {
    add(5, "a");
    add(4, "a");
    assertThat(history.list().getFirst().lastAt()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(history.list().getFirst().count()).isEqualTo(2);
  }

  @Test
  void forgetsWhatDidNotHappenForLongest() {
    add(1, "a");
    add(2, "b");
    add(3, "c");
    add(4, "a");
    add(5, "d");
    assertThat(history.list()).extracting(Event::message).containsExactly("c", "a", "d");
    add(6, "b");
    assertThat(history.list().getLast().count()).isEqualTo(1);
  }

  @Test
  void givesListsThatDoNotChange() {
    add(1, "a");
    List<Event> before = history.list();
    add(2, "b");
    assertThat(before).hasSize(1);
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> new EventHistory(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tellsAnyHistoryAndStaysBounded() {
    long told = 0;
    long counted = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomHistory entries = new RandomHistory(seed);
      EventHistory kept = new EventHistory(CAPACITY);
      ClusterState state = ClusterState.EMPTY;
      for (int i = 1; i <= ENTRIES; i++) {
        Entry entry = entries.next();
        ClusterState next = state.apply(i, entry);
        List<Event> events = Events.of(state, entry, next);
        assertThat(events.size()).isLessThanOrEqualTo(entry.changes().size());
        events.forEach(kept::add);
        told += events.size();
        state = next;
        assertThat(kept.list().size()).isLessThanOrEqualTo(CAPACITY);
      }
      assertThat(kept.list()).doesNotHaveDuplicates().hasSize(CAPACITY);
      counted += kept.list().stream().filter(e -> e.count() > 1).count();
    }
    assertThat(told).as("the histories tell something").isGreaterThan(SEEDS * ENTRIES / 4);
    assertThat(counted).as("some events repeat").isGreaterThan(SEEDS);
  }

  @Test
  void isReadWhileItIsWritten() throws Exception {
    EventHistory shared = new EventHistory(CAPACITY);
    try (ExecutorService readers = Executors.newFixedThreadPool(2)) {
      Future<Integer> writing = readers.submit(() -> write(shared));
      while (!writing.isDone()) {
        List<Event> seen = shared.list();
        assertThat(seen).isSortedAccordingTo((a, b) -> a.lastAt().compareTo(b.lastAt()));
        assertThat(seen.size()).isLessThanOrEqualTo(CAPACITY);
      }
      assertThat(writing.get()).isEqualTo(20_000);
    }
    assertThat(shared.list()).hasSize(CAPACITY);
  }

  private static int write(EventHistory shared) {
    for (int i = 0; i < 20_000; i++) {
      shared.add(event(i, Event.Type.NORMAL, "n" + i % 70, "Reason", "message"));
    }
    return 20_000;
  }
}
