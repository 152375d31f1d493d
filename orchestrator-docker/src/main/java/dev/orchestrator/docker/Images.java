package dev.orchestrator.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The images of an engine. An image that is missing is pulled once, however many containers wait
 * for it; whoever gives up waiting does not end the pull. An image that is there is used as it is.
 */
final class Images {
  private static final String PAUSE = "orchestrator/pause:1";

  private final Engine engine;
  private final Settings settings;
  private final Map<String, Pull> pulls = new ConcurrentHashMap<>();
  private final Map<String, String> users = new ConcurrentHashMap<>();

  Images(Engine engine, Settings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  /** What runs in a sandbox. */
  String sandbox() {
    return settings.sandboxImage().orElse(PAUSE);
  }

  /** Makes the sandbox's image, or pulls the one that was configured. */
  void provideSandbox() {
    if (settings.sandboxImage().isPresent()) {
      pull(settings.sandboxImage().get());
      return;
    }
    String arch = engine.session().arch();
    byte[] archive =
        PauseProgram.archive(arch)
            .orElseThrow(
                () ->
                    new Refusal(
                        "SandboxImageMissing",
                        "no program for a sandbox is known for processor "
                            + arch
                            + "; name an image with sandboxImage(...)"));
    engine.importImage(PAUSE, archive);
  }

  /** The user that an image's programs run as; empty means root. */
  String user(String reference) {
    String known = users.get(reference);
    if (known != null) {
      return known;
    }
    if (engine.image(reference).isEmpty()) {
      pull(reference);
    }
    String user =
        engine
            .image(reference)
            .map(image -> image.getConfig() == null ? null : image.getConfig().getUser())
            .orElse("");
    users.put(reference, user);
    return user;
  }

  /**
   * Makes an image be there.
   *
   * @throws Refusal {@code ErrImagePull}
   */
  void pull(String reference) {
    Pull pull = pulls.computeIfAbsent(reference, this::begin);
    pull.await(settings.pullStall());
  }

  private Pull begin(String reference) {
    Pull pull = new Pull(reference);
    Thread.ofPlatform().daemon().name("docker-pull-" + reference).start(() -> run(pull));
    return pull;
  }

  private void run(Pull pull) {
    try (DockerHttpClient.Response response =
        engine.connection().open("pull " + pull.reference, session -> request(session, pull))) {
      pull.follow(response);
      pull.done.complete(null);
    } catch (EngineRefusal | BrokenConnection | NodeUnavailableException | IOException failed) {
      pull.done.completeExceptionally(failed);
    } finally {
      pulls.remove(pull.reference, pull);
    }
  }

  private static DockerHttpClient.Request request(Session session, Pull pull) {
    return DockerHttpClient.Request.builder()
        .method("POST")
        .path(
            session.pathPrefix()
                + "/images/create?fromImage="
                + URLEncoder.encode(withTag(pull.reference), StandardCharsets.UTF_8))
        .build();
  }

  /** Without a tag an engine would pull every one. */
  static String withTag(String reference) {
    String last = reference.substring(reference.lastIndexOf('/') + 1);
    return last.contains(":") || last.contains("@") ? reference : reference + ":latest";
  }

  /** One pull under way. */
  private static final class Pull {
    private final String reference;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final AtomicLong progress = new AtomicLong();

    Pull(String reference) {
      this.reference = reference;
    }

    void follow(DockerHttpClient.Response response) throws IOException {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.getBody(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          progress.incrementAndGet();
          error(line)
              .ifPresent(
                  text -> {
                    throw new EngineRefusal(500, text);
                  });
        }
      }
    }

    private static Optional<String> error(String line) {
      try {
        JsonNode error = Answers.JSON.readTree(line).path("error");
        return error.isTextual() ? Optional.of(error.asText()) : Optional.empty();
      } catch (JsonProcessingException partial) {
        return Optional.empty();
      }
    }

    void await(Duration stall) {
      try {
        long seen;
        do {
          seen = progress.get();
        } while (!ended(stall) && progress.get() != seen);
        if (!done.isDone()) {
          throw refusal("no progress for " + stall.toSeconds() + " s");
        }
        done.get();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new NodeUnavailableException("interrupted while pulling " + reference, interrupted);
      } catch (ExecutionException failed) {
        throw refusal(Answers.reason(failed));
      }
    }

    private boolean ended(Duration stall) throws InterruptedException, ExecutionException {
      try {
        done.get(stall.toMillis(), TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException waiting) {
        return false;
      }
    }

    private Refusal refusal(String cause) {
      return new Refusal(
          "ErrImagePull",
          "image "
              + reference
              + " is not on the node and cannot be pulled: "
              + cause
              + "; check the name and the node's access to the registry, or load the image there");
    }
  }
}
