package dev.orchestrator.scheduling;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the node on which room is made for a pod, and the pods that have to go, as Kubernetes
 * does, but looks at all nodes. What it found out about a node is kept until the node changes.
 */
final class Preemptor {
  /**
   * What making room on a node would cost.
   *
   * @param node the number of the node
   * @param victims the pods to stop, the most important first
   * @param violations how many of them violate a disruption budget
   * @param budgeted whether it depends on any budget
   * @param top the highest priority among the victims
   * @param sum the priorities, each raised above zero, in sum
   * @param since when the oldest of the victims with the highest priority began
   */
  record Candidate(
      int node,
      List<Bound> victims,
      int violations,
      boolean budgeted,
      int top,
      long sum,
      Instant since) {
    /** A node on which there is room already. */
    static Candidate free(int node) {
      return candidate(node, List.of(), 0, false);
    }
  }

  /** Kubernetes' order of nodes: the first is the best. */
  private static final Comparator<Candidate> CHEAPEST =
      Comparator.comparingInt(Candidate::violations)
          .thenComparingInt(Candidate::top)
          .thenComparingLong(Candidate::sum)
          .thenComparingInt(c -> c.victims().size())
          .thenComparing(Candidate::since, Comparator.reverseOrder());

  private static final Comparator<Bound> IMPORTANT =
      Comparator.comparingInt(Bound::priority)
          .reversed()
          .thenComparing(Bound::since)
          .thenComparing(Bound::key);

  /** What is known of the nodes for one class. */
  static final class Memory {
    private @Nullable Candidate[] candidates = {};
    private long[] knownAt = {};
    private long layoutVersion = -1;
  }

  private final ClusterIndex index;
  private final Budgets budgets;

  Preemptor(ClusterIndex index, Budgets budgets) {
    this.index = index;
    this.budgets = budgets;
  }

  /** The cheapest node, the first by name among equals. */
  Optional<Candidate> choose(PodClass pods, boolean overBudgets) {
    Candidate best = null;
    for (int node : index.layout().byRank()) {
      Candidate candidate = candidate(pods, node);
      if (candidate != null
          && (overBudgets || candidate.violations() == 0)
          && (best == null || CHEAPEST.compare(candidate, best) < 0)) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** What is known of a node, if it still holds. */
  private @Nullable Candidate candidate(PodClass pods, int node) {
    if (pods.rules().isHard()) {
      return examine(pods, node);
    }
    Memory memory = pods.preemptions();
    if (memory.layoutVersion != index.layoutVersion()) {
      memory.layoutVersion = index.layoutVersion();
      memory.candidates = new Candidate[index.nodes().size()];
      memory.knownAt = new long[index.nodes().size()];
    }
    Candidate known = memory.candidates[node];
    boolean holds =
        memory.knownAt[node] > index.changedAt(node) && !(known != null && known.budgeted());
    if (!holds) {
      known = examine(pods, node);
      memory.candidates[node] = known;
      memory.knownAt[node] = index.journal().head();
    }
    return known;
  }

  /** What making room on a node would cost; nothing when it is of no use. */
  @Nullable Candidate examine(PodClass pods, int node) {
    if (!pods.shape().mayRun(index.nodes(), node)) {
      return null;
    }
    int priority = pods.spec().priority();
    List<Bound> going = new ArrayList<>();
    List<Bound> potential = new ArrayList<>();
    for (Bound bound : index.nodes().bound(node)) {
      if (bound.priority() < priority) {
        (bound.stopping() ? going : potential).add(bound);
      }
    }
    if (going.isEmpty() && potential.isEmpty()) {
      return null;
    }
    boolean kin = pods.rules().isHard();
    going.forEach(b -> index.lift(b, kin));
    potential.forEach(b -> index.lift(b, kin));
    Candidate candidate = fits(pods, node) ? reprieved(pods, node, potential, kin) : null;
    if (candidate == null) {
      potential.forEach(b -> index.putBack(b, kin));
    } else {
      candidate.victims().forEach(b -> index.putBack(b, kin));
    }
    going.forEach(b -> index.putBack(b, kin));
    return candidate;
  }

  /** Puts back what need not go, the most important first; the victims stay lifted. */
  private Candidate reprieved(PodClass pods, int node, List<Bound> potential, boolean kin) {
    potential.sort(IMPORTANT);
    List<Bound> violating = budgets.violating(potential);
    List<Bound> victims = new ArrayList<>();
    int violations = 0;
    for (Bound bound : violating) {
      if (!isReprieved(bound, pods, node, kin)) {
        victims.add(bound);
        violations++;
      }
    }
    for (Bound bound : potential) {
      if (!violating.contains(bound) && !isReprieved(bound, pods, node, kin)) {
        victims.add(bound);
      }
    }
    victims.sort(IMPORTANT);
    boolean budgeted = potential.stream().anyMatch(b -> budgets.covers(b.pods()));
    return candidate(node, victims, violations, budgeted);
  }

  private boolean isReprieved(Bound bound, PodClass pods, int node, boolean kin) {
    index.putBack(bound, kin);
    boolean fits = fits(pods, node);
    if (!fits) {
      index.lift(bound, kin);
    }
    return fits;
  }

  private static Candidate candidate(
      int node, List<Bound> victims, int violations, boolean budgeted) {
    int top = victims.isEmpty() ? Integer.MIN_VALUE : victims.getFirst().priority();
    long sum = victims.stream().mapToLong(v -> v.priority() + (1L << 31)).sum();
    Instant since =
        victims.stream()
            .filter(v -> v.priority() == top)
            .map(Bound::since)
            .min(Comparator.naturalOrder())
            .orElse(Instant.MAX);
    return new Candidate(node, List.copyOf(victims), violations, budgeted, top, sum, since);
  }

  private boolean fits(PodClass pods, int node) {
    if (!pods.shape().fits(index.nodes(), node)) {
      return false;
    }
    if (!pods.rules().isHard()) {
      return true;
    }
    pods.rules().begin();
    return pods.rules().refusal(node, index.layout().cell(node)).isEmpty();
  }
}
