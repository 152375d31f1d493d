package dev.orchestrator.control;

import dev.orchestrator.healing.ProbeTrack;
import dev.orchestrator.runtime.ContainerRef;
import dev.orchestrator.runtime.ProbeResult;
import dev.orchestrator.spec.Container;
import dev.orchestrator.spec.Probe;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.ContainerKilling;
import dev.orchestrator.state.StateChange.ContainerProbed;
import dev.orchestrator.state.Uid;
import dev.orchestrator.time.Lane.Outcome;
import dev.orchestrator.time.Timers;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The probes of all running containers: which are due, and what their results have come to. The
 * courses are kept in memory; only their verdicts are committed. Used by the control thread only.
 */
final class Probing {
  private enum Kind {
    STARTUP,
    READINESS,
    LIVENESS
  }

  private record Key(ContainerRef ref, Kind kind) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::ref).thenComparing(Key::kind).compare(this, other);
    }
  }

  private record Course(ProbeTrack track, boolean underWay, String message) {}

  private final Timers timers;
  private final SortedMap<Uid, SortedMap<Key, Course>> byPod = new TreeMap<>();

  Probing(Timers timers) {
    this.timers = timers;
  }

  void forget(Uid pod) {
    byPod.remove(pod);
  }

  /** What the results so far change in a pod's state. */
  List<StateChange> changes(Pod pod, Instant now) {
    Map<Key, Course> courses = byPod.getOrDefault(pod.uid(), new TreeMap<>());
    return running(pod).stream().flatMap(c -> change(pod, c, courses, now).stream()).toList();
  }

  private static List<ContainerStatus> running(Pod pod) {
    return pod.isStopping()
        ? List.of()
        : pod.allContainers()
            .filter(c -> c.phase() == ContainerPhase.RUNNING && !c.killing())
            .toList();
  }

  private static Optional<StateChange> change(
      Pod pod, ContainerStatus c, Map<Key, Course> courses, Instant now) {
    ContainerRef ref = Sight.ref(pod, c);
    Optional<Course> startup = course(courses, ref, Kind.STARTUP);
    Optional<Course> readiness = course(courses, ref, Kind.READINESS);
    Optional<Course> liveness = course(courses, ref, Kind.LIVENESS);
    if (!c.startupPassed()) {
      boolean readyAtOnce =
          pod.spec().container(c.name()).flatMap(Container::readinessProbe).isEmpty();
      return startup
          .filter(s -> s.track().hasFailed())
          .map(s -> killing(pod, c, "StartupProbeFailed", now))
          .or(
              () ->
                  startup
                      .filter(s -> s.track().verdict())
                      .map(s -> probed(pod, c, readyAtOnce, "", now)));
    }
    return liveness
        .filter(l -> l.track().hasFailed())
        .map(l -> killing(pod, c, "LivenessProbeFailed", now))
        .or(
            () ->
                readiness
                    .filter(r -> r.track().verdict() != c.ready())
                    .map(r -> probed(pod, c, r.track().verdict(), r.message(), now)));
  }

  private static Optional<Course> course(Map<Key, Course> courses, ContainerRef ref, Kind kind) {
    return Optional.ofNullable(courses.get(new Key(ref, kind)));
  }

  private static StateChange killing(Pod pod, ContainerStatus c, String reason, Instant now) {
    return new ContainerKilling(pod.key(), pod.uid(), c.name(), c.attempt(), reason, now);
  }

  private static StateChange probed(
      Pod pod, ContainerStatus c, boolean ready, String message, Instant now) {
    return new ContainerProbed(
        pod.key(), pod.uid(), c.name(), c.attempt(), true, ready, message, now);
  }

  /** Makes the probes that are due; answers when the next one is. */
  Optional<Instant> step(Pod pod, NodeLink link, Instant now) {
    SortedMap<Key, Course> before = byPod.getOrDefault(pod.uid(), new TreeMap<>());
    SortedMap<Key, Course> after = new TreeMap<>();
    for (ContainerStatus c : running(pod)) {
      Container spec = pod.spec().container(c.name()).orElseThrow();
      Instant started = c.startedAt().orElse(now);
      if (!c.startupPassed()) {
        spec.startupProbe().ifPresent(p -> follow(pod, c, Kind.STARTUP, p, started, before, after));
      } else {
        spec.readinessProbe()
            .ifPresent(p -> follow(pod, c, Kind.READINESS, p, started, before, after));
        spec.livenessProbe()
            .ifPresent(p -> follow(pod, c, Kind.LIVENESS, p, started, before, after));
      }
    }
    if (after.isEmpty()) {
      byPod.remove(pod.uid());
      return Optional.empty();
    }
    byPod.put(pod.uid(), after);
    List.copyOf(after.keySet()).forEach(key -> askIfDue(pod, key, link, now));
    return after.values().stream()
        .filter(c -> !c.underWay())
        .map(c -> c.track().nextAt())
        .min(Comparator.naturalOrder());
  }

  /** A course goes on as it was, or begins with what is committed. */
  private static void follow(
      Pod pod,
      ContainerStatus c,
      Kind kind,
      Probe probe,
      Instant started,
      Map<Key, Course> before,
      Map<Key, Course> after) {
    Key key = new Key(Sight.ref(pod, c), kind);
    boolean verdict =
        switch (kind) {
          case STARTUP -> false;
          case READINESS -> c.ready();
          case LIVENESS -> true;
        };
    Course begun = new Course(ProbeTrack.begin(probe, verdict, started), false, "");
    after.put(key, before.getOrDefault(key, begun));
  }

  private void askIfDue(Pod pod, Key key, NodeLink link, Instant now) {
    SortedMap<Key, Course> courses = byPod.getOrDefault(pod.uid(), new TreeMap<>());
    Course course = courses.get(key);
    if (course == null || course.underWay() || course.track().nextAt().isAfter(now)) {
      return;
    }
    courses.put(key, new Course(course.track(), true, course.message()));
    Probe probe = course.track().probe();
    Container container = pod.spec().container(key.ref().container()).orElseThrow();
    link.probe(
        key.ref(),
        LaunchAssembly.resolved(container, probe.action()),
        probe.timeout(),
        outcome -> result(key, outcome));
  }

  private void result(Key key, Outcome<ProbeResult> outcome) {
    SortedMap<Key, Course> courses = byPod.getOrDefault(key.ref().pod(), new TreeMap<>());
    Instant now = timers.instant();
    courses.computeIfPresent(
        key,
        (k, course) ->
            switch (outcome) {
              case Outcome.Done<ProbeResult> done -> judged(course.track(), done.value(), now);
              case Outcome.TimedOut<ProbeResult> late ->
                  new Course(course.track().result(false, now), false, "no answer in time");
              case Outcome.Failed<ProbeResult> failed -> unknown(course.track(), now);
              case Outcome.Rejected<ProbeResult> full -> unknown(course.track(), now);
            });
  }

  private static Course judged(ProbeTrack track, ProbeResult result, Instant now) {
    return switch (result) {
      case ProbeResult.Success success -> new Course(track.result(true, now), false, "");
      case ProbeResult.Failure failure ->
          new Course(track.result(false, now), false, failure.message());
      case ProbeResult.Error error -> unknown(track, now);
    };
  }

  private static Course unknown(ProbeTrack track, Instant now) {
    return new Course(track.noResult(now), false, "");
  }
}
