package dev.orchestrator.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.model.Container;
import dev.orchestrator.runtime.ContainerObservation;
import dev.orchestrator.runtime.ContainerObservation.State;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.state.Uid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is on the engine, from one request: the list is a snapshot that no stuck container can
 * delay. When a container began, and how it ended, is asked once for each and remembered. Engines
 * list from a copy that is brought up to date after the event that a container has died; such a
 * container is asked about, too.
 *
 * <p>What is left of a pod that has no container any more (a sandbox, a volume) is listed as a
 * container named {@value #LEFTOVER}, so that whoever compares can have it removed.
 */
final class Inventory {
  static final String LEFTOVER = "_leftover";

  private final Engine engine;
  private final Ownership ownership;
  private final Map<String, Facts> facts = new ConcurrentHashMap<>();
  private final Map<ContainerRef, String> ids = new ConcurrentHashMap<>();
  private final Map<Uid, String> addresses = new ConcurrentHashMap<>();
  private final Set<String> died = ConcurrentHashMap.newKeySet();
  private final Set<Uid> volumesOnly = ConcurrentHashMap.newKeySet();
  private volatile boolean volumesKnown;

  Inventory(Engine engine, Ownership ownership) {
    this.engine = engine;
    this.ownership = ownership;
  }

  /**
   * What is remembered of a container.
   *
   * @param state the state in which these facts do not change
   */
  private record Facts(
      State state,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      int exitCode,
      boolean oomKilled,
      String message,
      String stopSignal) {
    static final Facts NONE =
        new Facts(State.CREATED, Optional.empty(), Optional.empty(), -1, false, "", "");
  }

  /** Everything of this cluster on the engine, as the engine lists it. */
  List<Container> containers() {
    return engine.list(ownership.filter());
  }

  /** Everything as observations, in order. */
  List<ContainerObservation> observe(List<Container> containers) {
    List<ContainerObservation> observations = new ArrayList<>();
    Set<Uid> withContainers = new HashSet<>();
    Map<Uid, Container> others = new TreeMap<>();
    askAboutNews(containers);
    for (Container container : containers) {
      Map<String, String> labels = container.getLabels();
      Optional<ContainerRef> ref = Ownership.attempt(labels);
      if (Ownership.has(labels, Ownership.Role.CONTAINER) && ref.isPresent()) {
        withContainers.add(ref.get().pod());
        observations.add(observe(container, ref.get()));
      } else {
        Ownership.pod(labels).ifPresent(pod -> others.put(pod, container));
      }
    }
    others.keySet().removeAll(withContainers);
    others.forEach((pod, container) -> observations.add(leftover(pod, container.getId())));
    leftoverVolumes(withContainers, others.keySet())
        .forEach(pod -> observations.add(leftover(pod, "")));
    forgetAbsent(containers, observations);
    observations.sort(Comparator.comparing(ContainerObservation::ref));
    return List.copyOf(observations);
  }

  private ContainerObservation observe(Container container, ContainerRef ref) {
    Map<String, String> labels = container.getLabels();
    State listed = state(container.getState());
    Facts known = listed == State.CREATED ? Facts.NONE : facts(container.getId());
    State state = known.equals(Facts.NONE) ? listed : known.state();
    Optional<String> address = Optional.ofNullable(labels.get(Ownership.ADDRESS));
    note(container, ref);
    String message = "paused".equals(container.getState()) ? "paused" : known.message();
    return new ContainerObservation(
        ref,
        labels.getOrDefault(Ownership.SPEC_HASH, ""),
        state,
        known.startedAt(),
        known.finishedAt(),
        known.exitCode(),
        known.oomKilled(),
        address,
        container.getId(),
        message);
  }

  static State state(@Nullable String engineState) {
    return switch (engineState == null ? "" : engineState) {
      case "created" -> State.CREATED;
      case "running", "paused", "restarting" -> State.RUNNING;
      default -> State.EXITED;
    };
  }

  private void note(Container container, ContainerRef ref) {
    ids.put(ref, container.getId());
    String address = container.getLabels().get(Ownership.ADDRESS);
    if (address != null) {
      addresses.put(ref.pod(), address);
    }
  }

  private Facts facts(String id) {
    return facts.getOrDefault(id, Facts.NONE);
  }

  /**
   * Asks, all at once, about the containers of which not all is known that does not change; what
   * they answer is newer than the list. One that does not answer is asked again with the next list.
   */
  private void askAboutNews(List<Container> containers) {
    List<String> news =
        containers.stream()
            .filter(container -> Ownership.has(container.getLabels(), Ownership.Role.CONTAINER))
            .filter(container -> isNews(container.getId(), state(container.getState())))
            .map(Container::getId)
            .toList();
    List<Optional<JsonNode>> answers = engine.detailsOf(news);
    for (int i = 0; i < news.size(); i++) {
      String id = news.get(i);
      answers.get(i).ifPresent(found -> remember(id, found));
    }
  }

  private boolean isNews(String id, State listed) {
    if (listed == State.CREATED) {
      return false;
    }
    State known = facts(id).state();
    return known != listed || (listed == State.RUNNING && died.contains(id));
  }

  private Facts remember(String id, JsonNode found) {
    JsonNode engineState = found.path("State");
    State state = state(engineState.path("Status").asText(""));
    boolean exited = state == State.EXITED;
    Optional<Instant> started = Answers.instant(engineState.path("StartedAt").asText(""));
    Facts read =
        new Facts(
            state,
            started,
            exited ? finished(engineState, started) : Optional.empty(),
            exited ? engineState.path("ExitCode").asInt(-1) : -1,
            engineState.path("OOMKilled").asBoolean(),
            engineState.path("Error").asText(""),
            found.path("Config").path("StopSignal").asText(""));
    facts.put(id, read);
    if (exited) {
      died.remove(id);
    }
    return read;
  }

  /** Not before the start, of which an engine may learn a moment after the end. */
  private static Optional<Instant> finished(JsonNode engineState, Optional<Instant> started) {
    return Answers.instant(engineState.path("FinishedAt").asText(""))
        .map(end -> started.filter(end::isBefore).orElse(end));
  }

  private static ContainerObservation leftover(Uid pod, String id) {
    return new ContainerObservation(
        new ContainerRef(pod, LEFTOVER, 0),
        "",
        State.EXITED,
        Optional.empty(),
        Optional.empty(),
        -1,
        false,
        Optional.empty(),
        id,
        "left of a pod that has no container");
  }

  /** Volumes without a container: looked for once after each connect. */
  private Set<Uid> leftoverVolumes(Set<Uid> withContainers, Set<Uid> others) {
    if (!volumesKnown) {
      engine.volumes(ownership.filter()).stream()
          .map(volume -> volume.getLabels() == null ? Map.<String, String>of() : volume.getLabels())
          .flatMap(labels -> Ownership.pod(labels).stream())
          .forEach(volumesOnly::add);
      volumesKnown = true;
    }
    volumesOnly.removeAll(withContainers);
    volumesOnly.removeAll(others);
    return new TreeSet<>(volumesOnly);
  }

  private void forgetAbsent(List<Container> containers, List<ContainerObservation> observations) {
    Set<String> present = new HashSet<>();
    containers.forEach(container -> present.add(container.getId()));
    facts.keySet().retainAll(present);
    died.retainAll(present);
    ids.values().retainAll(present);
    Set<Uid> pods = new HashSet<>();
    observations.forEach(observation -> pods.add(observation.ref().pod()));
    addresses.keySet().retainAll(pods);
  }

  /** The engine's id of an attempt. */
  Optional<String> id(ContainerRef ref) {
    String known = ids.get(ref);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Container> found = engine.list(ownership.filter(ref)).stream().findFirst();
    found.ifPresent(container -> note(container, ref));
    return found.map(Container::getId);
  }

  /** The address of a pod. */
  Optional<String> address(Uid pod) {
    String known = addresses.get(pod);
    return known != null
        ? Optional.of(known)
        : engine.list(ownership.filter(pod)).stream()
            .map(container -> container.getLabels().get(Ownership.ADDRESS))
            .filter(address -> address != null)
            .findFirst();
  }

  /** The signal with which an image wants to be stopped. */
  String stopSignal(String id) {
    Facts known = facts.get(id);
    Optional<Facts> read =
        known != null ? Optional.of(known) : engine.details(id).map(found -> remember(id, found));
    return read.map(Facts::stopSignal).filter(signal -> !signal.isEmpty()).orElse("SIGTERM");
  }

  /**
   * A container has ended by an event. The engine's list may lag behind its events and still say
   * that it runs, so it will be asked about this one.
   */
  void died(String id) {
    died.add(id);
  }

  /** An id was of no use: the next question looks again. */
  void forget(ContainerRef ref) {
    ids.remove(ref);
  }

  /** A pod was removed. */
  void forget(Uid pod) {
    volumesOnly.remove(pod);
    addresses.remove(pod);
    ids.keySet().removeIf(ref -> ref.pod().equals(pod));
  }

  /** The connection was lost: what is not a fact is looked at again. */
  void reconnected() {
    volumesKnown = false;
    ids.clear();
  }
}
