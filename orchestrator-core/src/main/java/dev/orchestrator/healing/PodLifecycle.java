package dev.orchestrator.healing;

import dev.orchestrator.plan.Action;
import dev.orchestrator.state.ContainerPhase;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.StateChange.ContainerStarting;
import dev.orchestrator.state.StateChange.PodRemoved;
import dev.orchestrator.state.StateChange.PodStopping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The next step of one pod: init containers in order, then all containers, restarts with backoff,
 * and its removal once it was stopped and nothing of it is left.
 */
public final class PodLifecycle {
  private PodLifecycle() {}

  /**
   * What to do about a pod now.
   *
   * @param actions in order
   * @param wakeAt when to look again, if a backoff is running
   */
  public record Step(List<Action> actions, Optional<Instant> wakeAt) {
    private static final Step NOTHING = new Step(List.of(), Optional.empty());
  }

  /**
   * The next step.
   *
   * @param pod as it stands
   * @param cleared whether nothing of the pod is, or can come to be, on a node
   * @param now the present
   */
  public static Step next(Pod pod, boolean cleared, Instant now) {
    if (pod.isStopping()) {
      return cleared ? removal(pod) : Step.NOTHING;
    }
    if (pod.node().isEmpty() || pod.phase().isTerminal()) {
      return Step.NOTHING;
    }
    return start(pod, pod.isInitialized() ? pod.containers() : nextInit(pod), now);
  }

  /**
   * The end of a pod whose node has left the cluster: nothing of it can be left there, so that its
   * workload may replace it at once. What has ended is kept for what it tells.
   *
   * @param pod as it stands
   * @param now the present
   */
  public static Step lost(Pod pod, Instant now) {
    if (pod.isStopping()) {
      return removal(pod);
    }
    if (pod.phase().isTerminal()) {
      return Step.NOTHING;
    }
    String why = "its node " + pod.node().orElse("") + " has left the cluster";
    PodStopping stopping = new PodStopping(pod.key(), pod.uid(), why, now);
    List<Action> actions = new ArrayList<>();
    actions.add(new Action.StopPod(stopping, why));
    actions.addAll(removal(pod).actions());
    return new Step(actions, Optional.empty());
  }

  private static Step removal(Pod pod) {
    PodRemoved removed = new PodRemoved(pod.key(), pod.uid());
    return new Step(
        List.of(new Action.RemovePod(removed, "nothing of it is left")), Optional.empty());
  }

  private static List<ContainerStatus> nextInit(Pod pod) {
    return pod.initContainers().stream()
        .filter(c -> c.phase() != ContainerPhase.TERMINATED || c.exitCode() != 0)
        .limit(1)
        .toList();
  }

  private static Step start(Pod pod, List<ContainerStatus> due, Instant now) {
    List<Action> actions = new ArrayList<>();
    Optional<Instant> wakeAt = Optional.empty();
    for (ContainerStatus c : due) {
      switch (c.phase()) {
        case WAITING -> actions.add(start(pod, c, 0, 0, now, "its pod was placed"));
        case STARTING, RUNNING -> {}
        case TERMINATED -> {
          Instant at = RestartBackoff.restartAt(c, now);
          if (!pod.restartsAfter(c)) {
            continue;
          }
          if (at.isAfter(now)) {
            wakeAt = Optional.of(wakeAt.filter(w -> w.isBefore(at)).orElse(at));
          } else {
            int failures = RestartBackoff.failuresAfter(c);
            String why =
                "restart policy "
                    + pod.spec().restartPolicy()
                    + ": "
                    + c.reason()
                    + " (exit code "
                    + c.exitCode()
                    + ")";
            actions.add(start(pod, c, c.attempt() + 1, failures, now, why));
          }
        }
      }
    }
    return new Step(actions, wakeAt);
  }

  private static Action start(
      Pod pod, ContainerStatus c, int attempt, int failures, Instant now, String why) {
    return new Action.StartContainer(
        new ContainerStarting(pod.key(), pod.uid(), c.name(), attempt, failures, now), why);
  }
}
