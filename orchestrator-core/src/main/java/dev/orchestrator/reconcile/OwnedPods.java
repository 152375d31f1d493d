package dev.orchestrator.reconcile;

import com.google.common.hash.Hashing;
import dev.orchestrator.plan.Action;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.spec.Workload;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Condition;
import dev.orchestrator.state.Declaration;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.Revision;
import dev.orchestrator.state.StateChange.PodCreated;
import dev.orchestrator.state.StateChange.PodStopping;
import dev.orchestrator.state.StateChange.RevisionDropped;
import dev.orchestrator.state.StateChange.RevisionRecorded;
import dev.orchestrator.state.Uid;
import dev.orchestrator.state.WorkloadStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.function.Function;

/**
 * A workload with its pods, as a decider sees it.
 *
 * @param state the whole
 * @param declaration the workload's declaration
 * @param workload what is declared
 * @param pods all pods of this incarnation of the workload, by name
 * @param now the present
 */
record OwnedPods<W extends Workload>(
    ClusterState state, Declaration declaration, W workload, List<Pod> pods, Instant now) {
  private static final int SUFFIX_LENGTH = 5;

  static <W extends Workload> OwnedPods<W> of(
      ClusterState state, Declaration declaration, W workload, Instant now) {
    List<Pod> pods =
        state.podsOf(workload.key()).stream()
            .map(key -> state.pods().get(key))
            .filter(p -> p.ownerUid().equals(declaration.uid()))
            .toList();
    return new OwnedPods<>(state, declaration, workload, pods, now);
  }

  ObjectKey key() {
    return declaration.key();
  }

  List<Pod> active() {
    return pods.stream().filter(Pod::isActive).toList();
  }

  NavigableMap<Integer, Revision> revisions() {
    return state.revisions(key());
  }

  /** The newest recorded revision, if it is the declared template. */
  Optional<Revision> currentRevision() {
    return newestRevision().filter(r -> r.template().equals(workload.template()));
  }

  Optional<Revision> newestRevision() {
    return revisions().isEmpty()
        ? Optional.empty()
        : Optional.of(revisions().lastEntry().getValue());
  }

  /** The current revision, recorded by this action if it is new. */
  Revision nextRevision() {
    int number = newestRevision().map(r -> r.number() + 1).orElse(1);
    String hash =
        Hashing.sha256()
            .hashString(workload.template().toString(), StandardCharsets.UTF_8)
            .toString()
            .substring(0, 16);
    return Revision.of(number, workload.template(), hash, now);
  }

  Action record(Revision revision) {
    return new Action.RecordRevision(
        new RevisionRecorded(key(), declaration.uid(), revision),
        revision.number() == 1 ? "first template" : "the template changed");
  }

  Action create(Revision revision, Issue issue, String why) {
    Uid uid = issue.uid();
    return new Action.CreatePod(
        new PodCreated(
            podKey(revision, uid), uid, key(), declaration.uid(), revision.number(), now),
        why);
  }

  private PodKey podKey(Revision revision, Uid uid) {
    String prefix = key().name() + "-" + revision.number() + "-";
    for (int salt = 0; ; salt++) {
      String digest =
          Long.toString(
              Hashing.sha256().hashString(uid.value() + "/" + salt, StandardCharsets.UTF_8).asLong()
                  >>> 1,
              36);
      PodKey candidate = new PodKey(key().namespace(), prefix + digest.substring(0, SUFFIX_LENGTH));
      if (!state.pods().containsKey(candidate)) {
        return candidate;
      }
    }
  }

  Action stop(Pod pod, String why) {
    return new Action.StopPod(new PodStopping(pod.key(), pod.uid(), why, now), why);
  }

  /** Stops all pods that are not being stopped yet, those that have ended among them. */
  List<Action> stopAll(String why) {
    return pods.stream().filter(p -> !p.isStopping()).map(p -> stop(p, why)).toList();
  }

  /** Forgets revisions that no pod has, but the newest. */
  List<Action> dropUnused() {
    NavigableMap<Integer, Revision> revisions = revisions();
    if (revisions.size() < 2) {
      return List.of();
    }
    return revisions.headMap(revisions.lastKey()).keySet().stream()
        .filter(number -> pods.stream().noneMatch(p -> p.revision().number() == number))
        .<Action>map(
            number ->
                new Action.DropRevision(
                    new RevisionDropped(key(), declaration.uid(), number), "no pod has it"))
        .toList();
  }

  /** A condition whose transition time is kept while its status stays the same. */
  Condition condition(String type, boolean holds, String reason, String message) {
    Function<Condition, Boolean> same = c -> c.status() == holds;
    Instant since =
        before().condition(type).filter(same::apply).map(Condition::lastTransition).orElse(now);
    return new Condition(type, holds, reason, message, since);
  }

  WorkloadStatus before() {
    return state.status(key());
  }
}
