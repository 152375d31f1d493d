package dev.orchestrator.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.time.Lane.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real lanes: every call is answered once, whatever becomes of it. */
@Timeout(30)
final class SystemWorkersTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Seams seams = Seams.system();

  @AfterEach
  void close() {
    seams.workers().close();
  }

  private static <T> Outcome<T> run(Lane lane, Callable<T> call, Duration deadline) {
    CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    lane.submit(call, deadline, outcome::complete);
    return outcome.join();
  }

  @Test
  void answersWithWhatACallReturnsOrThrows() {
    Lane lane = seams.workers().lane("test", 1, 10);
    assertThat(run(lane, () -> 42, LONG)).isEqualTo(new Outcome.Done<>(42));
    IllegalStateException cause = new IllegalStateException("no");
    Callable<Integer> failing =
        () -> {
          throw cause;
        };
    assertThat(run(lane, failing, LONG)).isEqualTo(new Outcome.Failed<>(cause));
  }

  @Test
  void answersWhenACallEndsWithAnError() {
    Lane lane = seams.workers().lane("test", 1, 10);
    Callable<Integer> broken =
        () -> {
          throw new StackOverflowError();
        };
    assertThat(run(lane, broken, LONG)).isInstanceOf(Outcome.Failed.class);
    assertThat(run(lane, () -> 1, LONG)).as("the lane goes on").isEqualTo(new Outcome.Done<>(1));
  }

  @Test
  void interruptsACallWhoseDeadlinePasses() {
    Lane lane = seams.workers().lane("test", 1, 10);
    CountDownLatch never = new CountDownLatch(1);
    Callable<Integer> hanging =
        () -> {
          never.await();
          return 0;
        };
    Duration soon = Duration.ofMillis(50);
    assertThat(run(lane, hanging, soon)).isEqualTo(new Outcome.TimedOut<>(soon));
    assertThat(run(lane, () -> Thread.currentThread().isInterrupted(), LONG))
        .isEqualTo(new Outcome.Done<>(false));
  }

  @Test
  void turnsAwayWhatHasNoRoomAndWhatComesAfterTheEnd() {
    Lane lane = seams.workers().lane("test", 1, 1);
    CountDownLatch gate = new CountDownLatch(1);
    CompletableFuture<Outcome<Integer>> first = new CompletableFuture<>();
    CompletableFuture<Outcome<Integer>> second = new CompletableFuture<>();
    Callable<Integer> waiting =
        () -> {
          gate.await();
          return 1;
        };
    lane.submit(waiting, LONG, first::complete);
    lane.submit(waiting, LONG, second::complete);
    assertThat(run(lane, () -> 3, LONG)).isInstanceOf(Outcome.Rejected.class);
    gate.countDown();
    assertThat(first.join()).isEqualTo(new Outcome.Done<>(1));
    assertThat(second.join()).isEqualTo(new Outcome.Done<>(1));
    lane.close();
    assertThat(run(lane, () -> 3, LONG)).isInstanceOf(Outcome.Rejected.class);
  }

  @Test
  void runsTheTasksOfASerialExecutorInOrder() {
    Executor serial = seams.workers().serial("test");
    List<Integer> seen = new ArrayList<>();
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      serial.execute(() -> seen.add(number));
    }
    serial.execute(() -> last.complete(true));
    assertThat(last.join()).isTrue();
    assertThat(seen).hasSize(1_000).isSorted();
  }

  @Test
  void firesTimersInTimeAndNotThoseThatWereCalledOff() {
    CompletableFuture<String> fired = new CompletableFuture<>();
    Cancellable off = seams.timers().after(Duration.ofMillis(20), () -> fired.complete("first"));
    off.cancel();
    seams.timers().after(Duration.ofMillis(40), () -> fired.complete("second"));
    assertThat(fired.join()).isEqualTo("second");
  }
}
