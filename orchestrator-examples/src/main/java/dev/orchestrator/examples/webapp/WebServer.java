package dev.orchestrator.examples.webapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web server as an orchestrator likes it: {@code /healthz} (which says who answers) and {@code
 * /readyz} for probes; when it is stopped it first becomes unready and serves on until no request
 * is open.
 */
final class WebServer implements AutoCloseable {
  private static final Duration QUIET = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** Answers a GET. */
  interface Page {
    HttpAnswer answer(Map<String, String> headers);
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Page> pages;
  private final String identity =
      "pid " + ProcessHandle.current().pid() + " since " + Instant.now();
  private final AtomicInteger open = new AtomicInteger();
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean stopping;

  private WebServer(HttpServer server, Map<String, Page> pages) {
    this.server = server;
    this.pages = new TreeMap<>(pages);
    this.pages.put("/healthz", headers -> text(200, identity));
    this.pages.put("/readyz", headers -> stopping ? text(503, "stopping") : text(200, "ready"));
  }

  /**
   * Serves pages until it is closed.
   *
   * @param port 0 for one that is free
   * @param pages by path
   */
  static WebServer start(String host, int port, Map<String, Page> pages) throws IOException {
    WebServer started =
        new WebServer(HttpServer.create(new InetSocketAddress(host, port), 1024), pages);
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::serve);
    started.server.start();
    return started;
  }

  /** Serves until SIGTERM, and ends with exit code 0 then. */
  static void run(String name, int port, Map<String, Page> pages) throws IOException {
    // without it an answer whose head and body are two packets waits for the client's delayed ACK
    System.setProperty("sun.net.httpserver.nodelay", "true");
    String host = System.getenv().getOrDefault("ORCHESTRATOR_POD_IP", "0.0.0.0");
    WebServer server = start(host, port, pages);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(name, server)));
    System.out.println(name + " listens on " + host + ":" + server.port());
  }

  private static void end(String name, WebServer server) {
    System.out.println(name + " stops");
    server.close();
    Runtime.getRuntime().halt(0);
  }

  static HttpAnswer text(int status, String body) {
    return new HttpAnswer(status, new TreeMap<>(), body + "\n");
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try (exchange) {
      Page page = pages.get(exchange.getRequestURI().getPath());
      send(exchange, page == null ? text(404, "no such page") : page.answer(headers(exchange)));
    } finally {
      lastNanos = System.nanoTime();
      open.decrementAndGet();
    }
  }

  private static Map<String, String> headers(HttpExchange exchange) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    return headers;
  }

  private static void send(HttpExchange exchange, HttpAnswer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  /** Becomes unready and serves on until no request came for a moment; then it ends. */
  @Override
  public void close() {
    stopping = true;
    lastNanos = System.nanoTime();
    long deadline = lastNanos + PATIENCE.toNanos();
    while (isBusy() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    server.stop(0);
    threads.shutdown();
  }

  private boolean isBusy() {
    return open.get() > 0 || System.nanoTime() - lastNanos < QUIET.toNanos();
  }
}
