package dev.orchestrator.scheduling;

import com.google.common.base.Suppliers;
import dev.orchestrator.plan.Placement;
import dev.orchestrator.plan.PlacementDecision;
import dev.orchestrator.plan.Preemption;
import dev.orchestrator.plan.Unschedulable;
import dev.orchestrator.scheduling.Preemptor.Candidate;
import dev.orchestrator.spec.Gang;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.state.Pod;
import dev.orchestrator.state.PodKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One round of decisions: pods in their order, gangs as a whole. What is decided is counted in the
 * index at once, so that the pods that come later see it.
 */
final class PlacementRound {
  private final ClusterIndex index;
  private final NodeChoice choice;
  private final Supplier<Budgets> budgets;
  private final Supplier<Preemptor> preemptor;
  private final Function<Pod, PlacementDecision> lookingAtEach;
  private final Instant now;
  private final Set<PodKey> touched;

  /**
   * A round.
   *
   * @param budgets asked for only when room has to be made
   * @param lookingAtEach decides about a pod whose rules the index does not cover
   * @param touched takes the pods that the index counts otherwise than the state says
   */
  PlacementRound(
      ClusterIndex index,
      Supplier<Budgets> budgets,
      Function<Pod, PlacementDecision> lookingAtEach,
      Instant now,
      Set<PodKey> touched) {
    this.lookingAtEach = lookingAtEach;
    this.index = index;
    this.budgets = Suppliers.memoize(budgets::get);
    this.now = now;
    this.touched = touched;
    choice = index.choice();
    preemptor = Suppliers.memoize(() -> new Preemptor(index, this.budgets.get()));
  }

  private record GangName(String namespace, String name) {}

  List<PlacementDecision> decide(List<Pod> queue) {
    Map<GangName, List<Pod>> gangs = gangs(queue);
    Set<GangName> decided = new HashSet<>();
    List<PlacementDecision> decisions = new ArrayList<>(queue.size());
    for (Pod pod : queue) {
      Optional<Gang> gang = pod.spec().gang();
      if (gang.isEmpty()) {
        decisions.add(decide(pod));
      } else {
        GangName name = new GangName(pod.key().namespace(), gang.get().name());
        if (decided.add(name)) {
          decisions.addAll(decide(gang.get(), gangs.getOrDefault(name, List.of())));
        }
      }
    }
    return decisions;
  }

  private static Map<GangName, List<Pod>> gangs(List<Pod> queue) {
    Map<GangName, List<Pod>> gangs = new LinkedHashMap<>();
    for (Pod pod : queue) {
      pod.spec()
          .gang()
          .ifPresent(
              g ->
                  gangs
                      .computeIfAbsent(
                          new GangName(pod.key().namespace(), g.name()), n -> new ArrayList<>())
                      .add(pod));
    }
    return gangs;
  }

  // One pod

  private PlacementDecision decide(Pod pod) {
    Optional<Bound> own = index.reservation(pod.key());
    own.ifPresent(index::unbind);
    List<Bound> lesser = index.reservationsBelow(pod.spec().priority());
    lesser.forEach(index::unbind);
    PlacementDecision decision = decide(pod, own);
    lesser.forEach(index::bind);
    return decision;
  }

  private PlacementDecision decide(Pod pod, Optional<Bound> own) {
    PodClass pods = index.classOf(pod);
    index.refresh(pods);
    if (!pods.rules().isRegular()) {
      return decideLookingAtEach(pod);
    }
    int node = choose(pods, own);
    if (node != NodeChoice.NOWHERE) {
      return place(pod, node);
    }
    Unschedulable refusal = refusal(pod, pods);
    Optional<Candidate> room = room(pod, pods, own);
    return room.isPresent() ? preempt(pod, room.get(), refusal) : refusal;
  }

  /** Rules that marks do not cover: rare, and as slow as looking at every node is. */
  private PlacementDecision decideLookingAtEach(Pod pod) {
    PlacementDecision decision = lookingAtEach.apply(pod);
    if (decision instanceof Placement placement) {
      index.bind(pod, index.nodes().find(placement.node()), placement.devices(), false);
      touched.add(pod.key());
    }
    return decision;
  }

  /** The node where room was made for the pod, if it fits there now; else the best one. */
  private int choose(PodClass pods, Optional<Bound> own) {
    if (own.isPresent() && fits(pods, own.get().node())) {
      return own.get().node();
    }
    return choice.best(pods);
  }

  private boolean fits(PodClass pods, int node) {
    pods.rules().begin();
    return pods.shape().refusals(index.nodes(), node).isEmpty()
        && pods.rules().refusal(node, index.layout().cell(node)).isEmpty();
  }

  private Placement place(Pod pod, int node) {
    Bound bound = index.bind(pod, node, index.devices(pod, node), false);
    touched.add(pod.key());
    return new Placement(pod.key(), index.nodes().name(node), choice.score(), bound.devices());
  }

  private Unschedulable refusal(Pod pod, PodClass pods) {
    return pods.refusal(index, now).of(pod.key());
  }

  // Preemption

  private Optional<Candidate> room(Pod pod, PodClass pods, Optional<Bound> own) {
    int priority = pod.spec().priority();
    PreemptionPolicy policy = pod.spec().preemptionPolicy();
    if (policy == PreemptionPolicy.NEVER || !index.hasBelow(priority)) {
      return Optional.empty();
    }
    Optional<Candidate> waiting =
        own.map(o -> preemptor.get().examine(pods, o.node())).filter(c -> c.victims().isEmpty());
    return waiting.isPresent()
        ? waiting
        : preemptor
            .get()
            .choose(pods, policy == PreemptionPolicy.PREEMPT_LOWER_PRIORITY_OVER_BUDGETS);
  }

  private Preemption preempt(Pod pod, Candidate room, Unschedulable refusal) {
    room.victims().forEach(this::end);
    index.bind(pod, room.node(), devicesWithout(pod, room), true);
    touched.add(pod.key());
    return new Preemption(
        pod.key(),
        index.nodes().name(room.node()),
        room.victims().stream().map(Bound::key).toList(),
        refusal);
  }

  /** The devices that the pod will be given once its victims have gone. */
  private List<String> devicesWithout(Pod pod, Candidate room) {
    room.victims().forEach(v -> index.lift(v.ending(), false));
    List<String> devices = index.devices(pod, room.node());
    room.victims().forEach(v -> index.putBack(v.ending(), false));
    return devices;
  }

  private void end(Bound victim) {
    budgets.get().disrupt(victim);
    index.unbind(victim);
    index.bind(victim.ending());
    touched.add(victim.key());
  }

  private void spare(Bound victim) {
    budgets.get().spare(victim);
    index.unbind(victim.ending());
    index.bind(victim);
  }

  // Gangs

  private List<PlacementDecision> decide(Gang gang, List<Pod> members) {
    List<Bound> own = members.stream().flatMap(p -> index.reservation(p.key()).stream()).toList();
    own.forEach(index::unbind);
    List<Bound> lesser = index.reservationsBelow(members.getFirst().spec().priority());
    lesser.forEach(index::unbind);
    List<PlacementDecision> decisions = decideTogether(gang, members);
    lesser.forEach(index::bind);
    return decisions;
  }

  private List<PlacementDecision> decideTogether(Gang gang, List<Pod> members) {
    int there = index.gangSize(members.getFirst().key().namespace(), gang.name());
    List<PlacementDecision> placed = new ArrayList<>();
    for (Pod member : members) {
      placed.add(decideWithoutVictims(member));
    }
    int found = (int) placed.stream().filter(Placement.class::isInstance).count();
    if (there + found >= gang.minMember()) {
      return placed;
    }
    placed.forEach(this::takeBack);
    Optional<List<PlacementDecision>> preempted =
        there + members.size() >= gang.minMember()
            ? preemptTogether(gang.minMember() - there, members)
            : Optional.empty();
    String note =
        "gang "
            + gang.name()
            + ": "
            + (there + found)
            + " of at least "
            + gang.minMember()
            + " pods would have a node";
    return preempted.orElseGet(() -> held(members, note));
  }

  private PlacementDecision decideWithoutVictims(Pod pod) {
    PodClass pods = index.classOf(pod);
    index.refresh(pods);
    if (!pods.rules().isRegular()) {
      return decideLookingAtEach(pod);
    }
    int node = choice.best(pods);
    return node == NodeChoice.NOWHERE ? refusal(pod, pods) : place(pod, node);
  }

  private void takeBack(PlacementDecision decision) {
    index.bound(decision.pod()).ifPresent(index::unbind);
  }

  /** Room for as many members as are needed, or nothing is changed. */
  private Optional<List<PlacementDecision>> preemptTogether(int needed, List<Pod> members) {
    List<PlacementDecision> decisions = new ArrayList<>();
    List<Bound> ended = new ArrayList<>();
    int found = 0;
    for (Pod member : members) {
      PodClass pods = index.classOf(member);
      index.refresh(pods);
      int node = choice.best(pods);
      Optional<Candidate> room =
          node != NodeChoice.NOWHERE
              ? Optional.of(Candidate.free(node))
              : found < needed ? room(member, pods, Optional.empty()) : Optional.empty();
      Unschedulable refusal = refusal(member, pods);
      room.ifPresent(r -> ended.addAll(r.victims()));
      decisions.add(room.isPresent() ? preempt(member, room.get(), refusal) : refusal);
      found += room.isPresent() ? 1 : 0;
    }
    if (found >= needed) {
      return Optional.of(decisions);
    }
    decisions.forEach(this::takeBack);
    ended.forEach(this::spare);
    return Optional.empty();
  }

  private List<PlacementDecision> held(List<Pod> members, String note) {
    List<PlacementDecision> decisions = new ArrayList<>();
    for (Pod member : members) {
      PodClass pods = index.classOf(member);
      index.refresh(pods);
      decisions.add(refusal(member, pods).noting(note));
    }
    return decisions;
  }
}
