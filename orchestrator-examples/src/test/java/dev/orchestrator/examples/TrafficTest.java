package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.examples.webapp.HttpAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class TrafficTest {
  private static HttpAnswer answer(int status, String backend, String retries) {
    Map<String, String> headers =
        Map.of("x-frontend-pod", "f", "x-backend-pod", backend, "x-retries", retries);
    return new HttpAnswer(status, new TreeMap<>(headers), "body\n");
  }

  @Test
  void tallyCountsAnswersRetriesAndFailures() {
    TrafficTally tally = new TrafficTally();
    for (int i = 1; i <= 100; i++) {
      tally.answered(answer(200, "b-" + i % 3, i == 7 ? "1" : "0"), Duration.ofMillis(101 - i));
    }
    tally.answered(answer(502, "", ""), Duration.ofMillis(5));
    tally.failed("refused", Duration.ZERO);
    TrafficTally.Summary summary = tally.summary();
    assertThat(summary.sent()).isEqualTo(102);
    assertThat(summary.retried()).isEqualTo(1);
    assertThat(summary.frontends()).isEqualTo(1);
    assertThat(summary.backends()).isEqualTo(3);
    assertThat(summary.failures())
        .extracting(TrafficTally.Failure::cause)
        .containsExactly("status 502: body", "refused");
    assertThat(summary.percentile(50)).hasMillis(50);
    assertThat(summary.percentile(99)).hasMillis(99);
    assertThat(summary.percentile(100)).hasMillis(100);
  }

  @Test
  void nothingIsUnderWayDuringAPause() throws IOException, InterruptedException {
    AtomicInteger served = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          served.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    InetSocketAddress address = server.getAddress();
    try (Traffic traffic =
        Traffic.start(address.getHostString(), address.getPort(), 3, Duration.ofMillis(1))) {
      awaitSent(traffic, 10);
      traffic.pause();
      int sent = traffic.summary().sent();
      server.stop(0);
      assertThat(served).hasValue(sent);
      traffic.resume();
      awaitSent(traffic, sent + 3);
      assertThat(traffic.summary().failures()).hasSize(traffic.summary().sent() - sent);
    } finally {
      server.stop(0);
    }
  }

  private static void awaitSent(Traffic traffic, int count) {
    while (traffic.summary().sent() < count) {
      Thread.onSpinWait();
    }
  }
}
