package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Assessment;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Rejection;
import dev.orchestrator.state.ClusterState;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import dev.orchestrator.state.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler of the library: decides as {@link RuleScheduler} does, by the same rules, but from
 * an index of the cluster that it keeps from one call to the next. The index is only a memory: it
 * follows the state that it is given, so answers depend on the arguments alone. A placement costs
 * about a microsecond, whatever the number of nodes. For one thread at a time.
 */
public final class IndexedScheduler implements Scheduler {
  private static final Comparator<Pod> QUEUE =
      Comparator.comparingInt((Pod p) -> p.spec().priority())
          .reversed()
          .thenComparing(Pod::createdAt)
          .thenComparing(Pod::key);

  private final RuleScheduler rules;
  private final IndexRules indexRules;
  private @Nullable ClusterState followed;
  private @Nullable ClusterIndex index;

  private Set<PodKey> assumed = new LinkedHashSet<>();

  private IndexedScheduler(Profile profile, IndexRules indexRules) {
    rules = new RuleScheduler(profile);
    this.indexRules = indexRules;
  }

  /** The rules that come with the library, in Kubernetes' order and with its weights. */
  public static Scheduler standard() {
    return of(Profile.standard());
  }

  /**
   * A scheduler of these rules. Rules of the library's own are applied by the index; with others
   * beside them it is a {@link RuleScheduler}, which looks at each node.
   */
  public static Scheduler of(Profile profile) {
    return IndexRules.of(profile)
        .<Scheduler>map(rules -> new IndexedScheduler(profile, rules))
        .orElseGet(() -> new RuleScheduler(profile));
  }

  @Override
  public List<PlacementDecision> decide(ClusterState state, List<Pod> pods, Instant now) {
    ClusterIndex current = follow(state);
    List<Pod> queue = new ArrayList<>(pods);
    queue.sort(QUEUE);
    return new PlacementRound(
            current,
            () -> Budgets.in(state),
            pod -> rules.decide(assumed(state, current, now), List.of(pod), now).getFirst(),
            now,
            assumed)
        .decide(queue);
  }

  @Override
  public Optional<Rejection> check(ClusterState state, Pod pod, String node) {
    return rules.check(state, pod, node);
  }

  @Override
  public Assessment assess(ClusterState state, Pod pod) {
    return rules.assess(state, pod);
  }

  /** The state with what this round has placed so far. */
  private ClusterState assumed(ClusterState state, ClusterIndex current, Instant now) {
    List<StateChange> placed = new ArrayList<>();
    for (PodKey key : assumed) {
      current
          .bound(key)
          .filter(b -> !b.isReserved() && !b.stopping())
          .ifPresent(
              b ->
                  placed.add(
                      new StateChange.PodPlaced(
                          key, b.uid(), current.nodes().name(b.node()), now, b.devices())));
    }
    return state.with(placed);
  }

  // Following the state

  private ClusterIndex follow(ClusterState state) {
    ClusterState before = followed;
    ClusterIndex known = index;
    Optional<List<StateChange>> differences =
        before == null ? Optional.empty() : state.differences(before);
    if (known != null && differences.isPresent()) {
      follow(known, state, differences.get());
    }
    if (known == null || differences.isEmpty() || known.isOutgrown()) {
      known = new ClusterIndex(state, indexRules);
      index = known;
    }
    assumed = new LinkedHashSet<>();
    followed = state;
    return known;
  }

  private void follow(ClusterIndex known, ClusterState state, List<StateChange> differences) {
    Set<PodKey> pods = new LinkedHashSet<>(assumed);
    Set<String> nodes = new LinkedHashSet<>();
    for (StateChange change : differences) {
      switch (change) {
        case StateChange.PodPlaced c -> pods.add(c.pod());
        case StateChange.PodNominated c -> pods.add(c.pod());
        case StateChange.PodStopping c -> pods.add(c.pod());
        case StateChange.PodRemoved c -> pods.add(c.pod());
        case StateChange.ContainerTerminated c -> pods.add(c.pod());
        case StateChange.PodChange c -> {}
        case StateChange.NodeRegistered c -> nodes.add(c.node().name());
        case StateChange.NodeReadiness c -> nodes.add(c.node());
        case StateChange.NodeCordoned c -> nodes.add(c.node());
        case StateChange.NodeTainted c -> nodes.add(c.node());
        case StateChange.NodeLabelled c -> nodes.add(c.node());
        case StateChange.NodeRemoved c -> nodes.add(c.node());
        case StateChange.Declared c -> {}
        case StateChange.Removed c -> {}
        case StateChange.ClusterFounded c -> {}
        case StateChange.LeaderClaimed c -> {}
        case StateChange.StatusChanged c -> {}
        case StateChange.ServiceAddressed c -> {}
        case StateChange.RevisionRecorded c -> {}
        case StateChange.RevisionDropped c -> {}
      }
    }
    nodes.forEach(n -> known.follow(n, Optional.ofNullable(state.nodes().get(n)), state));
    pods.forEach(key -> known.follow(key, state.pod(key)));
  }
}
