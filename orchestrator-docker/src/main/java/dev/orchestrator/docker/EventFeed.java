package dev.orchestrator.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.NodeUnavailableException;
import dev.orchestrator.runtime.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an engine's events as fast as they come, on a thread that does nothing else: an engine
 * drops the events of a slow reader and is slowed by it. An event only means "look again"; so does
 * each new connection, since what happened in between is lost.
 */
final class EventFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Connection connection;
  private final Ownership ownership;
  private final Runnable onReconnect;
  private final Consumer<String> onDeath;
  private final List<Registration> registrations = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile DockerHttpClient.@Nullable Response stream;
  private volatile boolean closed;

  /**
   * @param onReconnect told that events may have been missed
   * @param onDeath told the id of a container that has died; both short and non-blocking
   */
  EventFeed(
      Connection connection, Ownership ownership, Runnable onReconnect, Consumer<String> onDeath) {
    this.connection = connection;
    this.ownership = ownership;
    this.onReconnect = onReconnect;
    this.onDeath = onDeath;
    thread =
        Thread.ofPlatform().daemon().name("docker-events-" + ownership.node()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Subscription onChange(Runnable signal) {
    Registration own = new Registration(signal);
    registrations.add(own);
    return () -> registrations.remove(own);
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!closed) {
      try (DockerHttpClient.Response response = connection.open("events", this::request)) {
        stream = response;
        pause = FIRST_PAUSE;
        onReconnect.run();
        signal();
        drain(response.getBody());
      } catch (EngineRefusal | BrokenConnection | NodeUnavailableException | IOException lost) {
        LOG.debug("events of {} lost: {}", connection.endpoint(), lost.toString());
      } catch (RuntimeException failed) {
        LOG.warn("events of {} lost", connection.endpoint(), failed);
      }
      if (!closed) {
        signal();
        LockSupport.parkNanos(pause.toNanos());
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
      }
    }
  }

  private void drain(InputStream stream) throws IOException {
    try (MappingIterator<JsonNode> events =
        Answers.JSON.readerFor(JsonNode.class).readValues(stream)) {
      while (!closed && events.hasNextValue()) {
        take(events.nextValue());
      }
    }
  }

  private void take(JsonNode event) {
    if ("die".equals(event.path("Action").asText())) {
      onDeath.accept(event.path("Actor").path("ID").asText());
    }
    signal();
  }

  private void signal() {
    for (Registration registration : registrations) {
      try {
        registration.signal.run();
      } catch (RuntimeException bug) {
        LOG.error("a listener failed", bug);
      }
    }
  }

  private DockerHttpClient.Request request(Session session) {
    Map<String, List<String>> filters = new TreeMap<>();
    filters.put("type", List.of("container"));
    filters.put("label", ownership.filter());
    // not those of exec, which every probe would make
    filters.put("event", List.of("start", "die", "oom", "pause", "unpause", "destroy"));
    return DockerHttpClient.Request.builder()
        .method("GET")
        .path(
            session.pathPrefix()
                + "/events?filters="
                + URLEncoder.encode(json(filters), StandardCharsets.UTF_8))
        .build();
  }

  private static String json(Map<String, List<String>> filters) {
    try {
      return Answers.JSON.writeValueAsString(filters);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException(bug);
    }
  }

  @Override
  public void close() {
    closed = true;
    DockerHttpClient.Response open = stream;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
  }

  /** One registration: two of the same signal are not equal. */
  private static final class Registration {
    private final Runnable signal;

    Registration(Runnable signal) {
      this.signal = signal;
    }
  }
}
