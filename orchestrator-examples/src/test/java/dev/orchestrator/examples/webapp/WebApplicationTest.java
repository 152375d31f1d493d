package dev.orchestrator.examples.webapp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebApplicationTest {
  private static final String HOST = "127.0.0.1";
  private static final Map<String, String> BACKEND =
      Map.of("GREETING", "Good day", "POD_NAME", "b-1", "APP_VERSION", "1", "API_TOKEN", "sesame");

  private final TreeMap<Integer, WebServer> servers = new TreeMap<>();

  @AfterEach
  void stop() {
    servers.values().forEach(WebServer::close);
  }

  private HttpCall serve(Map<String, WebServer.Page> pages) throws IOException {
    WebServer server = WebServer.start(HOST, 0, pages);
    servers.put(server.port(), server);
    return new HttpCall(HOST, server.port(), Duration.ofSeconds(20));
  }

  private WebServer taken(HttpCall call) {
    return Objects.requireNonNull(servers.remove(call.port()));
  }

  private HttpCall frontend(HttpCall backend, String token) throws IOException {
    return serve(new Frontend(backend, "f-1", token).pages());
  }

  @Test
  void backendGreetsThoseWhoKnowTheToken() throws IOException {
    HttpAnswer answer = serve(Backend.pages(BACKEND)).get("/api", Map.of("X-Token", "sesame"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("Good day (1), says b-1\n");
    assertThat(answer.header("X-Backend-Pod")).isEqualTo("b-1");
  }

  @Test
  void backendSendsAwayWhoHasNoTokenOrAWrongOne() throws IOException {
    HttpCall backend = serve(Backend.pages(BACKEND));
    assertThat(backend.get("/api", Map.of()).status()).isEqualTo(401);
    assertThat(backend.get("/api", Map.of("X-Token", "sesam")).status()).isEqualTo(401);
  }

  @Test
  void backendDoesNotStartWithoutItsSettings() {
    Map<String, String> env = new TreeMap<>(BACKEND);
    env.put("API_TOKEN", " ");
    assertThatThrownBy(() -> Backend.pages(env))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("API_TOKEN");
  }

  @Test
  void frontendRelaysTheBackendAndNamesBoth() throws IOException {
    HttpAnswer answer = frontend(serve(Backend.pages(BACKEND)), "sesame").get("/", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("Good day (1), says b-1\n");
    assertThat(answer.header("X-Frontend-Pod")).isEqualTo("f-1");
    assertThat(answer.header("X-Backend-Pod")).isEqualTo("b-1");
    assertThat(answer.header("X-Retries")).isEqualTo("0");
  }

  @Test
  void frontendSaysWhyTheBackendRefuses() throws IOException {
    HttpAnswer answer = frontend(serve(Backend.pages(BACKEND)), "wrong").get("/", Map.of());
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("401");
  }

  @Test
  void frontendAsksOnceMoreWhenAConnectionBreaks() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    WebServer.Page breaksAtFirst =
        headers -> {
          if (asked.getAndIncrement() == 0) {
            throw new IllegalStateException("as a killed process would");
          }
          return WebServer.text(200, "well");
        };
    HttpAnswer answer = frontend(serve(Map.of("/api", breaksAtFirst)), "sesame").get("/", Map.of());
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-Retries")).isEqualTo("1");
  }

  @Test
  void frontendGivesUpAfterTwoBrokenConnections() throws IOException {
    HttpCall gone = serve(Map.of());
    taken(gone).close();
    HttpAnswer answer = frontend(gone, "sesame").get("/", Map.of());
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.body()).contains("the back end does not answer").contains("then");
  }

  @Test
  void tokenIsReadBelowTheRootOfTheContainer(@TempDir Path root) throws IOException {
    Files.createDirectories(root.resolve("etc/webapp"));
    Files.writeString(root.resolve("etc/webapp/token"), "sesame\n");
    String token =
        Frontend.token(
            Map.of("TOKEN_FILE", "/etc/webapp/token", "ORCHESTRATOR_ROOT", root.toString()));
    assertThat(token).isEqualTo("sesame");
  }

  @Test
  void serverTellsProbesHowItIs() throws IOException {
    HttpCall server = serve(Map.of());
    assertThat(server.get("/readyz", Map.of()).status()).isEqualTo(200);
    assertThat(server.get("/healthz", Map.of()).body())
        .startsWith("pid " + ProcessHandle.current().pid() + " since ");
    assertThat(server.get("/other", Map.of()).status()).isEqualTo(404);
  }

  @Test
  void serverThatStopsIsUnreadyAndFinishesOpenRequests() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    WebServer.Page slow =
        headers -> {
          entered.countDown();
          await(released);
          return WebServer.text(200, "finished");
        };
    HttpCall server = serve(Map.of("/slow", slow));
    FutureTask<HttpAnswer> open = new FutureTask<>(() -> server.get("/slow", Map.of()));
    Thread.ofVirtual().start(open);
    await(entered);
    Thread closing = Thread.ofVirtual().start(taken(server)::close);
    while (server.get("/readyz", Map.of()).status() == 200) {
      Thread.onSpinWait();
    }
    released.countDown();
    assertThat(open.get().body()).isEqualTo("finished\n");
    closing.join();
    assertThatThrownBy(() -> server.get("/readyz", Map.of())).isInstanceOf(IOException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void answerThatWasCutIsAFailure() {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort";
    assertThatThrownBy(() -> HttpAnswer.parse(cut.getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cut");
    String head = "HTTP/1.1 200 OK\r\nContent-Le";
    assertThatThrownBy(() -> HttpAnswer.parse(head.getBytes(UTF_8)))
        .isInstanceOf(IOException.class);
  }
}
