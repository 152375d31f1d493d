package dev.orchestrator.examples;

import dev.orchestrator.examples.webapp.HttpAnswer;
import dev.orchestrator.examples.webapp.HttpCall;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Clients that ask for a page all the time, each request on a connection of its own and none
 * repeated; what came of each is kept.
 */
final class Traffic implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final HttpCall call;
  private final Duration pace;
  private final int clients;
  private final TrafficTally tally = new TrafficTally();
  private final List<Thread> threads = new ArrayList<>();
  // held during a request; all of them during a pause
  private final Semaphore permits;

  private Traffic(String host, int port, int clients, Duration pace) {
    this.call = new HttpCall(host, port, TIMEOUT);
    this.pace = pace;
    this.clients = clients;
    this.permits = new Semaphore(clients, true);
  }

  /**
   * Begins.
   *
   * @param pace from the end of a client's request to the beginning of its next one
   */
  static Traffic start(String host, int port, int clients, Duration pace) {
    Traffic traffic = new Traffic(host, port, clients, pace);
    for (int i = 0; i < clients; i++) {
      traffic.threads.add(Thread.ofVirtual().name("client " + i).start(traffic::ask));
    }
    return traffic;
  }

  private void ask() {
    try {
      while (true) {
        permits.acquire();
        try {
          once();
        } finally {
          permits.release();
        }
        Thread.sleep(pace);
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void once() {
    long begin = System.nanoTime();
    try {
      HttpAnswer answer = call.get("/", Map.of());
      tally.answered(answer, Duration.ofNanos(System.nanoTime() - begin));
    } catch (IOException e) {
      tally.failed(e.toString(), Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** Returns when no request is under way; none begins before {@link #resume}. */
  void pause() throws InterruptedException {
    permits.acquire(clients);
  }

  /** Goes on after {@link #pause}. */
  void resume() {
    permits.release(clients);
  }

  /** What came of the requests so far. */
  TrafficTally.Summary summary() {
    return tally.summary();
  }

  /** Ends when the requests that are under way have. */
  @Override
  public void close() {
    permits.acquireUninterruptibly(clients);
    threads.forEach(Thread::interrupt);
  }
}
