package dev.orchestrator.examples.webapp;

import static dev.orchestrator.examples.webapp.WebServer.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The front end: answers {@code /} with what the back end says. It asks once more when the
 * connection breaks (a GET may be repeated) and tells so in the header {@code X-Retries}.
 *
 * <p>Usage: {@code Frontend <port> <back end's host> <back end's port>}, with the variables {@code
 * POD_NAME} and {@code TOKEN_FILE}; the file is looked for below {@code ORCHESTRATOR_ROOT} when
 * that is set
 */
public final class Frontend {
  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  private final HttpCall backend;
  private final String pod;
  private final String token;

  Frontend(HttpCall backend, String pod, String token) {
    this.backend = backend;
    this.pod = pod;
    this.token = token;
  }

  /** Serves until SIGTERM. */
  public static void main(String[] args) throws IOException {
    Map<String, String> env = System.getenv();
    HttpCall backend = new HttpCall(args[1], Integer.parseInt(args[2]), TIMEOUT);
    Frontend frontend = new Frontend(backend, Settings.required(env, "POD_NAME"), token(env));
    WebServer.run("front end", Integer.parseInt(args[0]), frontend.pages());
  }

  /** The token as it lies in the mounted Secret. */
  static String token(Map<String, String> env) throws IOException {
    String file = Settings.required(env, "TOKEN_FILE").replaceFirst("^/+", "");
    return Files.readString(Path.of(env.getOrDefault("ORCHESTRATOR_ROOT", "/"), file)).strip();
  }

  Map<String, WebServer.Page> pages() {
    return Map.of("/", headers -> answer());
  }

  private HttpAnswer answer() {
    try {
      return relayed(ask(), 0);
    } catch (IOException first) {
      try {
        return relayed(ask(), 1);
      } catch (IOException second) {
        return text(502, "the back end does not answer: " + first + ", then " + second);
      }
    }
  }

  private HttpAnswer ask() throws IOException {
    return backend.get("/api", Map.of(Backend.TOKEN_HEADER, token));
  }

  private HttpAnswer relayed(HttpAnswer answer, int retries) {
    if (answer.status() != 200) {
      return text(502, "the back end answers " + answer.status() + ": " + answer.body().strip());
    }
    SortedMap<String, String> headers = new TreeMap<>();
    headers.put("X-Frontend-Pod", pod);
    headers.put("X-Backend-Pod", answer.header("X-Backend-Pod"));
    headers.put("X-Retries", Integer.toString(retries));
    return new HttpAnswer(200, headers, answer.body());
  }
}
