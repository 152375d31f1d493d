package dev.orchestrator.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Network;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.orchestrator.runtime.NodeUnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is asked of an engine, one method for each request. Errors that a caller acts on come as
 * {@link Fault} or as an empty value, others as {@link NodeUnavailableException}.
 */
final class Engine {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration INSPECT_DEADLINE = Duration.ofSeconds(5);

  private final Connection connection;

  Engine(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  Session session() {
    return guarded(() -> connection.callTwice("connect", session -> session));
  }

  Info info() {
    return guarded(
        () -> connection.callTwice("info", session -> session.client().infoCmd().exec()));
  }

  /**
   * Creates a container.
   *
   * @return its id
   * @throws EngineRefusal to be translated by the caller
   */
  String create(
      String name, String image, BiFunction<Session, CreateContainerCmd, CreateContainerCmd> how) {
    return connection.call(
        "create " + name,
        session ->
            how.apply(session, session.client().createContainerCmd(image).withName(name))
                .exec()
                .getId());
  }

  /** Starts a container; empty when it runs now. */
  Optional<Problem> start(String id) {
    return attempt(
        Fault.Operation.START,
        () -> {
          try {
            return connection.call("start " + id, START_DEADLINE, session -> start(session, id));
          } catch (BrokenConnection broken) {
            return connection.call("start " + id, START_DEADLINE, session -> start(session, id));
          }
        });
  }

  private static String start(Session session, String id) {
    session.client().startContainerCmd(id).exec();
    return id;
  }

  /** Sends a signal; a container that does not run, or is gone, is success. */
  void kill(String id, String signal) {
    settle(
        Fault.Operation.KILL,
        "kill " + id,
        session -> {
          session.client().killContainerCmd(id).withSignal(signal).exec();
          return id;
        });
  }

  /**
   * Kills and removes a container with its anonymous volumes. It may be there for a moment longer,
   * when its removal was under way already.
   */
  void remove(String id) {
    Optional<Problem> problem =
        attempt(
            Fault.Operation.REMOVE,
            () ->
                connection.callTwice(
                    "remove " + id,
                    session -> {
                      session
                          .client()
                          .removeContainerCmd(id)
                          .withForce(true)
                          .withRemoveVolumes(true)
                          .exec();
                      return id;
                    }));
    if (problem.isPresent()
        && problem.get().fault() != Fault.ALREADY_SO
        && problem.get().fault() != Fault.BUSY) {
      throw problem.get().unavailable();
    }
  }

  /** All containers with these labels, running or not. */
  List<Container> list(List<String> labels) {
    return guarded(
        () ->
            connection.callTwice(
                "list",
                session ->
                    session
                        .client()
                        .listContainersCmd()
                        .withShowAll(true)
                        .withLabelFilter(labels)
                        .exec()));
  }

  /** One container; empty when there is none of this id or name. */
  Optional<InspectContainerResponse> inspect(String idOrName) {
    return find(
        () ->
            connection.call(
                "inspect " + idOrName,
                INSPECT_DEADLINE,
                session -> session.client().inspectContainerCmd(idOrName).exec()));
  }

  Optional<InspectImageResponse> image(String reference) {
    return find(
        () ->
            connection.callTwice(
                "inspect image " + reference,
                session -> session.client().inspectImageCmd(reference).exec()));
  }

  /** Makes an image of an archive. */
  void importImage(String reference, byte[] archive) {
    guarded(
        () ->
            connection.callTwice(
                "import " + reference,
                session -> {
                  String path = "/images/create?fromSrc=-&repo=" + encoded(reference);
                  try (DockerHttpClient.Response response =
                      connection.execute(upload(session, "POST", path, archive))) {
                    accept(response);
                    return Answers.json(response);
                  }
                }));
  }

  /** Unpacks an archive in a container; with its problem when the engine refused. */
  Optional<Problem> unpack(String container, String path, byte[] archive) {
    return attempt(
        Fault.Operation.OTHER,
        () ->
            connection.callTwice(
                "copy files to " + container,
                session -> {
                  String target = "/containers/" + container + "/archive?path=" + encoded(path);
                  try (DockerHttpClient.Response response =
                      connection.execute(upload(session, "PUT", target, archive))) {
                    accept(response);
                    return container;
                  }
                }));
  }

  private static DockerHttpClient.Request upload(
      Session session, String method, String path, byte[] archive) {
    return DockerHttpClient.Request.builder()
        .method(method)
        .path(session.pathPrefix() + path)
        .putHeader("Content-Type", "application/x-tar")
        .bodyBytes(archive)
        .build();
  }

  private static void accept(DockerHttpClient.Response response) {
    if (response.getStatusCode() >= 300) {
      throw new EngineRefusal(response.getStatusCode(), Answers.body(response));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Whether a path exists in a container. */
  boolean exists(String container, String path) {
    return guarded(
        () ->
            connection.callTwice(
                "look for files in " + container,
                session -> {
                  try (DockerHttpClient.Response response =
                      connection.execute(
                          DockerHttpClient.Request.builder()
                              .method("HEAD")
                              .path(
                                  session.pathPrefix()
                                      + "/containers/"
                                      + container
                                      + "/archive?path="
                                      + path)
                              .build())) {
                    return response.getStatusCode() != 404;
                  }
                }));
  }

  List<Network> networks(List<String> labels) {
    return guarded(
        () ->
            connection.callTwice(
                "list networks",
                session -> session.client().listNetworksCmd().withFilter("label", labels).exec()));
  }

  Optional<Network> network(String idOrName) {
    return find(
        () ->
            connection.callTwice(
                "inspect network " + idOrName,
                session -> session.client().inspectNetworkCmd().withNetworkId(idOrName).exec()));
  }

  /**
   * Creates a bridge; in a range of the engine's choice when {@code range} is empty, and then
   * without a way out, which is made and removed sooner.
   */
  Optional<Problem> createNetwork(
      String name, Map<String, String> labels, Optional<Network.Ipam.Config> range) {
    return attempt(
        Fault.Operation.CREATE_NETWORK,
        () ->
            connection.call(
                "create network " + name,
                session -> {
                  var command =
                      session
                          .client()
                          .createNetworkCmd()
                          .withName(name)
                          .withDriver("bridge")
                          .withCheckDuplicate(true)
                          .withInternal(range.isEmpty())
                          .withLabels(labels);
                  range.ifPresent(
                      config -> command.withIpam(new Network.Ipam().withConfig(List.of(config))));
                  return command.exec().getId();
                }));
  }

  /** Removes a network; with its problem when it is in use. */
  Optional<Problem> removeNetwork(String id) {
    return attempt(
        Fault.Operation.REMOVE_NETWORK,
        () ->
            connection.callTwice(
                "remove network " + id,
                session -> {
                  session.client().removeNetworkCmd(id).exec();
                  return id;
                }));
  }

  /** All volumes with these labels. */
  List<InspectVolumeResponse> volumes(List<String> labels) {
    List<InspectVolumeResponse> volumes =
        guarded(
                () ->
                    connection.callTwice(
                        "list volumes",
                        session ->
                            session.client().listVolumesCmd().withFilter("label", labels).exec()))
            .getVolumes();
    return volumes == null ? List.of() : volumes;
  }

  /** Removes a volume that no container uses. */
  void removeVolume(String name) {
    settle(
        Fault.Operation.REMOVE_VOLUME,
        "remove volume " + name,
        session -> {
          session.client().removeVolumeCmd(name).exec();
          return name;
        });
  }

  /** All about one container, also what the client library leaves out. */
  Optional<JsonNode> details(String id) {
    return get(detailsPath(id));
  }

  /** All about some containers, asked at once; empty for each that does not answer. */
  List<Optional<JsonNode>> detailsOf(List<String> ids) {
    return getAll(ids.stream().map(Engine::detailsPath).toList());
  }

  private static String detailsPath(String id) {
    return "/containers/" + id + "/json";
  }

  /** Documents that take an engine a while each; empty for each that it does not give. */
  List<Optional<JsonNode>> getAll(List<String> paths) {
    List<Function<Session, JsonNode>> calls = new ArrayList<>();
    paths.forEach(path -> calls.add(session -> document(session, path)));
    return connection.callAll(INSPECT_DEADLINE, calls);
  }

  private Optional<JsonNode> get(String path) {
    return find(
        () -> connection.call("get " + path, INSPECT_DEADLINE, session -> document(session, path)));
  }

  private JsonNode document(Session session, String path) {
    try (DockerHttpClient.Response response =
        connection.execute(
            DockerHttpClient.Request.builder()
                .method("GET")
                .path(session.pathPrefix() + path)
                .build())) {
      accept(response);
      return Answers.json(response);
    }
  }

  /** Why a request was refused. */
  record Problem(Fault fault, String text) {
    NodeUnavailableException unavailable() {
      return new NodeUnavailableException("the engine refused: " + text);
    }
  }

  private <T> void settle(Fault.Operation operation, String what, Function<Session, T> request) {
    Optional<Problem> problem = attempt(operation, () -> connection.callTwice(what, request));
    if (problem.isPresent() && problem.get().fault() != Fault.ALREADY_SO) {
      throw problem.get().unavailable();
    }
  }

  /** Turns a refusal into its problem. */
  private static Optional<Problem> attempt(Fault.Operation operation, Call<?> call) {
    try {
      call.run();
      return Optional.empty();
    } catch (EngineRefusal refusal) {
      return Optional.of(new Problem(Fault.of(operation, refusal), refusal.text()));
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private static <T> Optional<T> find(Call<T> call) {
    try {
      return Optional.of(call.run());
    } catch (EngineRefusal refusal) {
      if (refusal.status() == 404) {
        return Optional.empty();
      }
      throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  private static <T> T guarded(Call<T> call) {
    try {
      return call.run();
    } catch (EngineRefusal refusal) {
      throw new NodeUnavailableException(String.valueOf(refusal.getMessage()), refusal);
    } catch (BrokenConnection broken) {
      throw broken.unavailable();
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T run();
  }
}
