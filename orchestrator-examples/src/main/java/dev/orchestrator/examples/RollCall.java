package dev.orchestrator.examples;

import dev.orchestrator.examples.webapp.HttpCall;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Uid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Who is there: the pods that should be, and the process that answers at each one's own address.
 *
 * @param members by pod
 */
record RollCall(SortedMap<PodKey, Member> members) {
  private static final String SILENCE = "no answer";
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  /**
   * One pod.
   *
   * @param uid its incarnation
   * @param restarts how often its container was started again
   * @param process what the process says of itself, for example {@code pid 4711 since ...}
   */
  record Member(Uid uid, int restarts, String process) {
    @Override
    public String toString() {
      return "uid " + uid + ", " + restarts + " restarts, " + process;
    }
  }

  /** Asks the active pods of a state. */
  static RollCall of(ClusterState state) {
    SortedMap<PodKey, Member> members = new ConcurrentSkipListMap<>();
    state.pods().values().parallelStream()
        .filter(Pod::isActive)
        .forEach(
            pod -> members.put(pod.key(), new Member(pod.uid(), pod.restarts(), process(pod))));
    return new RollCall(members);
  }

  /** The processes that answer. */
  List<String> answering() {
    return members.values().stream()
        .map(Member::process)
        .filter(process -> !process.startsWith(SILENCE))
        .toList();
  }

  /** What the process of a pod says of itself, or why it says nothing. */
  static String process(Pod pod) {
    int port = pod.spec().containers().getFirst().ports().getFirst().containerPort();
    try {
      HttpCall call = new HttpCall(pod.address().orElse(""), port, TIMEOUT);
      return call.get("/healthz", Map.of()).body().strip();
    } catch (IOException e) {
      return SILENCE + ": " + e.getMessage();
    }
  }

  /** What is not as it was, a line for each pod. */
  List<String> differencesTo(RollCall later) {
    List<String> differences = new ArrayList<>();
    TreeMap<PodKey, Member> added = new TreeMap<>(later.members);
    members.forEach(
        (key, member) -> {
          Member now = added.remove(key);
          if (!member.equals(now)) {
            differences.add(key + " was " + member + " and is " + (now == null ? "gone" : now));
          }
        });
    added.forEach((key, member) -> differences.add(key + " is new: " + member));
    return differences;
  }
}
