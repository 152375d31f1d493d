package dev.orchestrator;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.Explanation;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.state.ContainerStatus;
import dev.orchestrator.state.Pod;
import java.util.ArrayList;
import java.util.List;

/** Says in words why a pod is where it is, or why it waits. Pure. */
final class Explanations {
  private Explanations() {}

  static Explanation of(Pod pod, Assessment assessment) {
    PlacementDecision decision = assessment.decision();
    List<String> details = new ArrayList<>();
    details.add("made by " + pod.owner() + " from revision " + pod.revision().number());
    pod.allContainers().forEach(c -> details.add(container(c)));
    details.add(scheduler(pod, decision));
    pod.node()
        .flatMap(assessment::on)
        .ifPresent(verdict -> details.add("on its node now: " + verdict.describe()));
    details.addAll(assessment.describe().lines().toList());
    return new Explanation(pod.key(), headline(pod, decision), details, decision, assessment);
  }

  private static String headline(Pod pod, PlacementDecision decision) {
    String subject = "pod " + pod.key();
    if (pod.isStopping()) {
      return subject + " is being stopped: " + pod.reason();
    }
    if (pod.node().isEmpty()) {
      return subject
          + " waits for a node: "
          + (decision instanceof Unschedulable u ? u.summary() : "it is placed next");
    }
    String where = " on node " + pod.node().get();
    return subject + " is " + pod.phase() + where + (pod.isReady() ? " and ready" : "");
  }

  private static String container(ContainerStatus c) {
    StringBuilder line = new StringBuilder("container " + c.name() + ": " + c.phase());
    line.append(", attempt ").append(c.attempt());
    if (c.exitCode() >= 0) {
      line.append(", exit code ").append(c.exitCode());
    }
    if (!c.reason().isEmpty()) {
      line.append(", ").append(c.reason());
    }
    if (!c.message().isEmpty()) {
      line.append(": ").append(c.message());
    }
    return line.toString();
  }

  private static String scheduler(Pod pod, PlacementDecision decision) {
    return switch (decision) {
      case Placement p ->
          (pod.node().filter(p.node()::equals).isPresent()
                  ? "the scheduler would choose the same node now"
                  : "the scheduler would choose node " + p.node() + " now")
              + ", with the score "
              + p.score();
      case Preemption p ->
          "the scheduler would make room on node " + p.node() + " by stopping " + p.victims();
      case Unschedulable u -> u.describe();
    };
  }
}
