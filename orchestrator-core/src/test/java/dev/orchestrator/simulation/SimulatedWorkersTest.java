package dev.orchestrator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.time.Lane;
import dev.orchestrator.time.Lane.Outcome;
import dev.orchestrator.time.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class SimulatedWorkersTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final VirtualTime time = new VirtualTime();
  private final List<String> trace = new ArrayList<>();
  private Duration latency = Duration.ofSeconds(1);
  private final Workers workers = time.seams(1, lane -> latency).workers();

  private void submit(Lane lane, String name, Callable<String> call) {
    lane.submit(call, DEADLINE, outcome -> trace.add(elapsed() + " " + name + " " + outcome));
  }

  private Callable<String> effect(String name) {
    return () -> {
      trace.add(elapsed() + " " + name + " takes effect");
      return name;
    };
  }

  private long elapsed() {
    return Duration.between(VirtualTime.BEGINNING, time.instant()).toMillis();
  }

  @Test
  void runsSerialTasksInOrderAndNeverInsideTheCaller() {
    Executor serial = workers.serial("control");
    serial.execute(
        () -> {
          serial.execute(() -> trace.add("inner"));
          trace.add("outer");
        });
    assertThat(trace).isEmpty();
    time.advance(Duration.ZERO);
    assertThat(trace).containsExactly("outer", "inner");
  }

  @Test
  void takesEffectHalfWayAndAnswersAfterTheLatency() {
    submit(workers.lane("node", 1, 1), "a", effect("a"));
    time.advance(Duration.ofSeconds(10));
    assertThat(trace).containsExactly("500 a takes effect", "1000 a Done[value=a]");
  }

  @Test
  void runsNoMoreCallsAtATimeThanItIsWide() {
    Lane lane = workers.lane("node", 2, 10);
    for (String name : List.of("a", "b", "c")) {
      submit(lane, name, () -> name);
    }
    time.advance(Duration.ofSeconds(10));
    assertThat(trace)
        .containsExactly("1000 a Done[value=a]", "1000 b Done[value=b]", "2000 c Done[value=c]");
  }

  @Test
  void rejectsWhatDoesNotFitInItsQueue() {
    Lane lane = workers.lane("node", 1, 1);
    for (String name : List.of("a", "b", "c")) {
      submit(lane, name, () -> name);
    }
    assertThat(trace).containsExactly("0 c Rejected[reason=lane node is full]");
  }

  @Test
  void timesOutAtTheDeadlineAlthoughTheCallTakesEffect() {
    latency = Duration.ofSeconds(20);
    Lane lane = workers.lane("node", 1, 1);
    submit(lane, "a", effect("a"));
    time.advance(Duration.ofSeconds(30));
    assertThat(trace).containsExactly("5000 a TimedOut[deadline=PT5S]", "10000 a takes effect");
  }

  @Test
  void takesAHungNodeForACallThatRunsIntoItsDeadline() {
    submit(
        workers.lane("node", 1, 1),
        "a",
        () -> {
          throw new NodeUnavailableException("no answer", new Hang());
        });
    time.advance(Duration.ofSeconds(30));
    assertThat(trace).containsExactly("5000 a TimedOut[deadline=PT5S]");
  }

  @Test
  void reportsWhatACallThrows() {
    List<Object> outcomes = new ArrayList<>();
    IllegalStateException broken = new IllegalStateException("broken");
    workers
        .lane("node", 1, 1)
        .submit(
            () -> {
              throw broken;
            },
            DEADLINE,
            outcomes::add);
    time.advance(DEADLINE);
    assertThat(outcomes).containsExactly(new Outcome.Failed<Object>(broken));
  }

  @Test
  void dropsEverythingOnceTheLaneIsClosed() {
    Lane lane = workers.lane("node", 1, 5);
    submit(lane, "a", effect("a"));
    submit(lane, "b", effect("b"));
    lane.close();
    submit(lane, "c", effect("c"));
    time.advance(Duration.ofMinutes(1));
    assertThat(trace).containsExactly("0 c Rejected[reason=lane node is closed]");
  }

  @Test
  void dropsEverythingOnceTheWorkersAreClosed() {
    Executor serial = workers.serial("control");
    serial.execute(() -> trace.add("never"));
    submit(workers.lane("node", 1, 5), "a", effect("a"));
    workers.close();
    time.advance(Duration.ofMinutes(1));
    assertThat(trace).isEmpty();
  }
}
