package dev.orchestrator.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an engine's answers, of which nothing is certain: fields may be absent, text is bounded.
 */
final class Answers {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_BYTES = 64 << 10;

  private Answers() {}

  /** The sentence in an answer, which may be wrapped in a status line and JSON. */
  static String text(@Nullable String raw) {
    if (raw == null) {
      return "";
    }
    int object = raw.indexOf("{\"message\"");
    return object < 0 ? raw.strip() : message(raw.substring(object));
  }

  private static String message(String json) {
    try {
      return JSON.readTree(json).path("message").asText(json).strip();
    } catch (JsonProcessingException notJson) {
      return json.strip();
    }
  }

  /** The body of an error. */
  static String body(DockerHttpClient.Response response) {
    try {
      return text(new String(response.getBody().readNBytes(LIMIT_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON document that an engine sent. */
  static JsonNode json(DockerHttpClient.Response response) {
    try {
      return JSON.readTree(response.getBody());
    } catch (JsonProcessingException garbage) {
      throw new NodeUnavailableException("the engine's answer is not JSON", garbage);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An instant; empty for Go's zero time. */
  static Optional<Instant> instant(@Nullable String text) {
    if (text == null || text.isEmpty() || text.startsWith("0001-")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  /** The innermost sentence of a failure. */
  static String reason(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null ? innermost.getClass().getSimpleName() : message;
  }
}
