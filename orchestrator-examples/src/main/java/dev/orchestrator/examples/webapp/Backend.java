package dev.orchestrator.examples.webapp;

import static dev.orchestrator.examples.webapp.WebServer.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Map;
import java.util.TreeMap;

/**
 * The back end: answers {@code /api} with its greeting to those who know the token, and keeps
 * nothing.
 *
 * <p>Usage: {@code Backend <port>}, with the variables {@code GREETING}, {@code POD_NAME}, {@code
 * APP_VERSION} and {@code API_TOKEN}
 */
public final class Backend {
  static final String TOKEN_HEADER = "X-Token";

  private final String greeting;
  private final String pod;
  private final String token;

  private Backend(Map<String, String> env) {
    greeting = Settings.required(env, "GREETING") + " (" + env.get("APP_VERSION") + ")";
    pod = Settings.required(env, "POD_NAME");
    token = Settings.required(env, "API_TOKEN");
  }

  /** Serves until SIGTERM. */
  public static void main(String[] args) throws IOException {
    WebServer.run("back end", Integer.parseInt(args[0]), pages(System.getenv()));
  }

  static Map<String, WebServer.Page> pages(Map<String, String> env) {
    return Map.of("/api", new Backend(env)::answer);
  }

  private HttpAnswer answer(Map<String, String> headers) {
    byte[] given = headers.getOrDefault(TOKEN_HEADER, "").getBytes(UTF_8);
    if (!MessageDigest.isEqual(given, token.getBytes(UTF_8))) {
      return text(401, "the token is missing or wrong");
    }
    return new HttpAnswer(
        200, new TreeMap<>(Map.of("X-Backend-Pod", pod)), greeting + ", says " + pod + "\n");
  }
}
