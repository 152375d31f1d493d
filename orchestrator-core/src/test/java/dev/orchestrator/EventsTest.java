package dev.orchestrator;

import static dev.orchestrator.Simulated.WEB;
import static dev.orchestrator.Simulated.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.observe.Event;
import dev.orchestrator.observe.EventHistory;
import dev.orchestrator.observe.Subject;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.spec.Secret;
import dev.orchestrator.spec.SecretValue;
import dev.orchestrator.state.Pod;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people are told about what happens. */
final class EventsTest {
  private final Simulated cluster = new Simulated("n1");
  private final Orchestrator orchestrator = cluster.start();

  @AfterEach
  void close() {
    orchestrator.close();
  }

  @Test
  void tellTheLifeOfAPod() {
    cluster.until(orchestrator, s -> !s.nodes().isEmpty());
    orchestrator.apply(web(1));
    cluster.ready(orchestrator, WEB);
    Pod pod = orchestrator.pods(WEB).getFirst();
    cluster.machine("n1").exit(new ContainerRef(pod.uid(), "main", 0), 7);
    cluster.until(
        orchestrator, s -> s.status(WEB).ready() == 1 && s.pods().get(pod.key()).restarts() == 1);
    orchestrator.delete(WEB);
    cluster.until(orchestrator, s -> s.pods().isEmpty());
    assertThat(orchestrator.events(new Subject.OfPod(pod.key())))
        .extracting(Event::reason)
        .containsExactly("Scheduled", "Started", "Failed", "Started", "Killing", "Stopped");
    assertThat(orchestrator.events(new Subject.OfObject(WEB)))
        .extracting(Event::reason)
        .contains("Created", "NewRevision", "SuccessfulCreate", "Deleting", "SuccessfulDelete");
    assertThat(orchestrator.events()).extracting(Event::reason).contains("RegisteredNode");
  }

  @Test
  void tellWhyAPodWaits() {
    cluster.until(orchestrator, s -> !s.nodes().isEmpty());
    orchestrator.apply(web(1, UnaryOperator.identity(), p -> p.nodeSelector("disk", "ssd")));
    cluster.until(orchestrator, s -> !s.unplaced().isEmpty());
    assertThat(orchestrator.events())
        .anySatisfy(
            e -> {
              assertThat(e.type()).isEqualTo(Event.Type.WARNING);
              assertThat(e.reason()).isEqualTo("FailedScheduling");
              assertThat(e.message()).contains("0/1 nodes are available");
            });
  }

  @Test
  void neverShowASecret() {
    orchestrator.apply(Secret.of("default", "db", Map.of("token", SecretValue.of("s3cret"))));
    orchestrator.apply(Secret.of("default", "db", Map.of("token", SecretValue.of("s4cret"))));
    assertThat(orchestrator.events().toString()).doesNotContain("s3cret").doesNotContain("s4cret");
  }

  @Test
  void areCountedWhenTheyRepeatAndForgottenWhenThereAreTooMany() {
    EventHistory history = new EventHistory(3);
    for (int i = 0; i < 5; i++) {
      history.add(event(i, "same"));
    }
    assertThat(history.list()).hasSize(1);
    assertThat(history.list().getFirst().count()).isEqualTo(5);
    assertThat(history.list().getFirst().firstAt()).isEqualTo(Instant.ofEpochSecond(0));
    assertThat(history.list().getFirst().lastAt()).isEqualTo(Instant.ofEpochSecond(4));
    for (int i = 5; i < 10; i++) {
      history.add(event(i, "number " + i));
    }
    assertThat(history.list())
        .extracting(Event::message)
        .containsExactly("number 7", "number 8", "number 9");
  }

  private static Event event(int second, String message) {
    Instant at = Instant.ofEpochSecond(second);
    return new Event(
        at, at, 1, Event.Type.NORMAL, new Subject.OfCluster(), "Test", message, "test");
  }
}
