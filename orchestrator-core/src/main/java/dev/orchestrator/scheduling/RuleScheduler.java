package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.spec.ObjectKey;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import dev.orchestrator.state.StateChange.PodPlaced;
import dev.orchestrator.state.StateChange.PodRemoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A scheduler made of the rules of a {@link Profile}: pods by priority, then age, then name; the
 * feasible node with the highest weighted sum of scores, the first by name among equals. Looks at
 * every node for every pod; it neither preempts nor knows gangs.
 *
 * <p>A rule that throws does not stop it: the rule is not asked again in the same round, and what
 * that means to the pods is named in their decisions ({@link dev.orchestrator.plan.RuleFailure}).
 */
public final class RuleScheduler implements Scheduler {
  private static final Comparator<Pod> QUEUE =
      Comparator.comparingInt((Pod p) -> p.spec().priority())
          .reversed()
          .thenComparing(Pod::createdAt)
          .thenComparing(Pod::key);

  private final Profile profile;

  /** A scheduler of these rules. */
  public RuleScheduler(Profile profile) {
    this.profile = profile;
  }

  /** The rules that come with the library, in Kubernetes' order and with its weights. */
  public static RuleScheduler standard() {
    return new RuleScheduler(Profile.standard());
  }

  @Override
  public List<PlacementDecision> decide(ClusterState state, List<Pod> pods, Instant now) {
    Decisions decisions = new Decisions(round(state), now);
    return pods.stream().sorted(QUEUE).map(decisions::decide).toList();
  }

  private RuleRound round(ClusterState state) {
    return new RuleRound(profile, new ClusterView(state));
  }

  private record TemplateKey(ObjectKey owner, int revision) {}

  /** The decisions of one round: each pod sees the placements of those before it. */
  private static final class Decisions {
    private final RuleRound round;
    private final Instant now;
    private final Map<TemplateKey, Unschedulable> refused = new HashMap<>();

    Decisions(RuleRound round, Instant now) {
      this.round = round;
      this.now = now;
    }

    /** Pods of one template meet the same refusals as long as nothing is placed in between. */
    PlacementDecision decide(Pod pod) {
      TemplateKey template = new TemplateKey(pod.owner(), pod.revision().number());
      Unschedulable known = refused.get(template);
      PlacementDecision decision =
          known == null ? given(pod, round.decide(pod).decision()) : known.of(pod.key());
      switch (decision) {
        case Placement placement -> {
          refused.clear();
          ClusterView view = round.view();
          view.node(placement.node())
              .ifPresent(node -> view.place(pod, node, placement.devices(), now));
        }
        case Unschedulable none -> refused.put(template, none);
        case Preemption never -> {}
      }
      return decision;
    }

    /** A placement with the devices that come with it. */
    private PlacementDecision given(Pod pod, PlacementDecision decision) {
      if (decision instanceof Placement p && pod.spec().devices().isPresent()) {
        NodeView node = round.view().node(p.node()).orElseThrow();
        List<String> devices =
            DeviceFit.devices(node, round.view()).choose(pod.spec().devices().get());
        return new Placement(p.pod(), p.node(), p.score(), devices, p.failures());
      }
      return decision;
    }
  }

  @Override
  public Optional<Rejection> check(ClusterState state, Pod pod, String node) {
    RuleRound round = round(state);
    return round
        .view()
        .node(node)
        .map(n -> round.check(pod, n))
        .orElseGet(() -> Optional.of(none(node)));
  }

  private static Rejection none(String node) {
    return new Rejection(
        node, "NodeName", "there is no such node", List.of("there is no such node"), false);
  }

  @Override
  public Assessment assess(ClusterState state, Pod pod) {
    ClusterState others = state.with(List.of(new PodRemoved(pod.key(), pod.uid())));
    return round(reserved(others, pod)).assess(pod);
  }

  /** The state as if the pods for which room is being made were there, less important ones not. */
  private static ClusterState reserved(ClusterState state, Pod pod) {
    List<StateChange> arrivals = new ArrayList<>();
    for (PodKey waiting : state.unplaced()) {
      Pod other = state.pod(waiting).orElseThrow();
      boolean counts = !other.isStopping() && other.spec().priority() >= pod.spec().priority();
      other
          .nominatedNode()
          .filter(node -> counts && state.nodes().containsKey(node))
          .ifPresent(
              node ->
                  arrivals.add(new PodPlaced(other.key(), other.uid(), node, other.createdAt())));
    }
    return arrivals.isEmpty() ? state : state.with(arrivals);
  }
}
