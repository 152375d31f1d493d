package dev.orchestrator.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.LogOptions;
import dev.orchestrator.runtime.LogStream;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.time.Instant;
import java.util.Locale;

/** Opens logs. */
final class Logs {
  private Logs() {}

  static LogStream open(Connection connection, String id, LogOptions options) {
    return options.follow()
        ? new FollowedLog(options, part -> opened(connection, id, part))
        : opened(connection, id, options);
  }

  private static LogStream opened(Connection connection, String id, LogOptions options) {
    try {
      return EngineLog.of(connection.open("logs " + id, session -> request(session, id, options)));
    } catch (EngineRefusal refusal) {
      if (refusal.status() == 404) {
        return EngineLog.empty();
      }
      throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private static DockerHttpClient.Request request(Session session, String id, LogOptions options) {
    StringBuilder path =
        new StringBuilder(session.pathPrefix() + "/containers/" + id)
            .append("/logs?stdout=1&stderr=1&timestamps=1&follow=")
            .append(options.follow() ? 1 : 0);
    options.tailLines().ifPresent(lines -> path.append("&tail=").append(lines));
    options.since().ifPresent(since -> path.append("&since=").append(seconds(since)));
    return DockerHttpClient.Request.builder().method("GET").path(path.toString()).build();
  }

  /** Seconds and their fraction, as engines read them. */
  private static String seconds(Instant at) {
    return String.format(Locale.ROOT, "%d.%09d", at.getEpochSecond(), at.getNano());
  }
}
