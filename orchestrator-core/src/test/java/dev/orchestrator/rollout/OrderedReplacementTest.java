package dev.orchestrator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.PodSpec;
import dev.orchestrator.spec.PodTemplate;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.Uid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OrderedReplacementTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final PodTemplate TEMPLATE =
      PodTemplate.of(
          Map.of("app", "web"),
          PodSpec.builder().container(Container.builder("main").image("web:1").build()).build());
  private static final Revision FIRST = Revision.of(1, TEMPLATE, "a", NOW);
  private static final Revision SECOND = Revision.of(2, TEMPLATE, "b", NOW);
  private static final Revision FIRST_AGAIN = Revision.of(3, TEMPLATE, "a", NOW);

  private static Pod pod(
      String name,
      Revision revision,
      Optional<Instant> readySince,
      Optional<Instant> stoppingSince) {
    return new Pod(
        new PodKey("default", name),
        new Uid(name),
        ObjectKey.deployment("default", "web"),
        new Uid("w"),
        revision,
        NOW,
        Optional.of("n1"),
        Optional.empty(),
        stoppingSince,
        readySince,
        "",
        List.of(),
        List.of(ContainerStatus.waiting("main")));
  }

  private static Pod ready(String name, Revision revision) {
    return pod(name, revision, Optional.of(NOW.minusSeconds(60)), Optional.empty());
  }

  private static Pod readySince(String name, Revision revision, int seconds) {
    return pod(name, revision, Optional.of(NOW.minusSeconds(seconds)), Optional.empty());
  }

  private static Pod unready(String name, Revision revision) {
    return pod(name, revision, Optional.empty(), Optional.empty());
  }

  private static Pod stopping(String name, Revision revision) {
    return pod(name, revision, Optional.empty(), Optional.of(NOW));
  }

  private static Optional<String> next(Revision wanted, Pod... pods) {
    return OrderedReplacement.next(List.of(pods), wanted, Duration.ofSeconds(10), NOW)
        .map(p -> p.key().name());
  }

  @Test
  void isOverWhenAllPodsAreUpToDate() {
    assertThat(next(SECOND, ready("a", SECOND), ready("b", SECOND))).isEmpty();
    assertThat(next(SECOND)).isEmpty();
  }

  @Test
  void takesThePodThatIsNotReadyFirst() {
    assertThat(next(SECOND, ready("a", FIRST), unready("b", FIRST), ready("c", FIRST)))
        .contains("b");
  }

  @Test
  void takesAPodThatIsNotYetAvailableBeforeOneThatIs() {
    assertThat(next(SECOND, ready("a", FIRST), readySince("b", FIRST, 5))).contains("b");
  }

  @Test
  void takesTheOldestRevisionFirst() {
    assertThat(next(FIRST_AGAIN, ready("a", SECOND), ready("b", FIRST))).contains("a");
    Revision third = Revision.of(4, TEMPLATE, "c", NOW);
    assertThat(next(third, ready("a", SECOND), ready("b", FIRST))).contains("b");
  }

  @Test
  void waitsWhileAPodIsBeingStopped() {
    assertThat(next(SECOND, ready("a", FIRST), stopping("b", FIRST))).isEmpty();
    assertThat(next(SECOND, ready("a", FIRST), stopping("b", SECOND))).isEmpty();
  }

  @Test
  void waitsUntilAllNewPodsAreAvailable() {
    assertThat(next(SECOND, ready("a", FIRST), unready("b", SECOND))).isEmpty();
    assertThat(next(SECOND, ready("a", FIRST), readySince("b", SECOND, 9))).isEmpty();
    assertThat(next(SECOND, ready("a", FIRST), readySince("b", SECOND, 10))).contains("a");
  }

  @Test
  void holdsAPodOfAnEarlierRevisionOfTheSameTemplateForUpToDate() {
    assertThat(next(FIRST_AGAIN, ready("a", FIRST))).isEmpty();
    assertThat(OrderedReplacement.isUpToDate(ready("a", FIRST), FIRST_AGAIN)).isTrue();
    assertThat(OrderedReplacement.isUpToDate(ready("a", FIRST), SECOND)).isFalse();
  }
}
