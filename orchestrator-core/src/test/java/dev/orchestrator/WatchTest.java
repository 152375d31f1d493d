package dev.orchestrator;

import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.spec.ConfigMap;
import dev.orchestrator.state.StateChange.ContainerRunning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those who watch are told. */
final class WatchTest {
  private final Simulated cluster = new Simulated("n1");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  @Test
  void tellsEveryEntryInOrder() {
    try (Watch watch = orchestrator.watch()) {
      orchestrator.apply(web(2));
      cluster.ready(orchestrator, WEB);
      List<Update> updates = new ArrayList<>();
      Optional<Update> next = watch.poll();
      while (next.isPresent()) {
        updates.add(next.get());
        next = watch.poll();
      }
      assertThat(updates).extracting(u -> u.state().version()).isSorted().doesNotHaveDuplicates();
      assertThat(updates)
          .filteredOn(
              u ->
                  u instanceof Update.Changed c
                      && c.entry().changes().stream().anyMatch(ContainerRunning.class::isInstance))
          .isNotEmpty();
    }
  }

  @Test
  void givesOneResyncToAWatcherThatIsTooSlow() {
    try (Watch watch = orchestrator.watch()) {
      for (int i = 0; i < Watch.CAPACITY + 10; i++) {
        orchestrator.apply(ConfigMap.of("default", "counter", Map.of("n", Integer.toString(i))));
      }
      Update first = watch.poll().orElseThrow();
      assertThat(first).isInstanceOf(Update.Resync.class);
      Update second = watch.poll().orElseThrow();
      assertThat(second).isInstanceOf(Update.Changed.class);
      assertThat(second.state().version()).isEqualTo(first.state().version() + 1);
    }
  }

  @Test
  void waitsForTheNextUpdateAndNoLongerThanAsked() {
    cluster.until(orchestrator, s -> !s.nodes().isEmpty());
    Watch watch = orchestrator.watch();
    assertThat(watch.next(Duration.ofSeconds(5))).isEmpty();
    orchestrator.apply(web(1));
    assertThat(watch.next(Duration.ofSeconds(5))).isPresent();
    watch.close();
    assertThat(watch.next(Duration.ofSeconds(5))).isEmpty();
  }

  @Test
  void thoseWhoWaitAreToldThatTheOrchestratorWasClosed() {
    cluster.time.after(Duration.ofSeconds(1), orchestrator::close);
    assertThatThrownBy(() -> orchestrator.awaitReady(WEB, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> orchestrator.awaitReady(WEB, Duration.ofMinutes(1)))
        .hasMessageContaining("closed");
    assertThat(orchestrator.watch().next(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void aQuestionThatFailsFailsItsAskerOnly() {
    assertThatThrownBy(
            () ->
                orchestrator.await(
                    state -> {
                      throw new UnsupportedOperationException("my own mistake");
                    },
                    Duration.ofMinutes(1)))
        .hasMessage("my own mistake");
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
  }
}
