package dev.orchestrator.plan;

import static java.util.stream.Collectors.joining;

import dev.orchestrator.plan.NodeVerdict.Fits;
import dev.orchestrator.plan.NodeVerdict.Refuses;
import dev.orchestrator.state.PodKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the scheduler says about one pod on every node.
 *
 * @param pod the pod
 * @param nodes a verdict for each node, in the order of the nodes' names
 * @param failures the rules that broke on the way
 */
public record Assessment(PodKey pod, List<NodeVerdict> nodes, List<RuleFailure> failures) {
  private static final int LINES = 40;

  private static final Comparator<Refuses> NEAREST =
      Comparator.comparingInt(Refuses::obstacles).thenComparingInt(Refuses::missingMillis);

  /** Takes immutable copies. */
  public Assessment {
    nodes = List.copyOf(nodes);
    failures = List.copyOf(failures);
  }

  /** The verdict on a node. */
  public Optional<NodeVerdict> on(String node) {
    return nodes.stream().filter(v -> v.node().equals(node)).findFirst();
  }

  /** The nodes that fit. */
  public List<Fits> fitting() {
    return nodes.stream().filter(Fits.class::isInstance).map(Fits.class::cast).toList();
  }

  /** The nodes that do not. */
  public List<Refuses> refusing() {
    return nodes.stream().filter(Refuses.class::isInstance).map(Refuses.class::cast).toList();
  }

  /** The first rule that refuses, for each node that does not fit. */
  public List<Rejection> rejections() {
    return refusing().stream().map(Refuses::rejection).toList();
  }

  /** How many nodes refuse for which first reason, as in {@link Unschedulable#reasons()}. */
  public SortedMap<String, Integer> reasons() {
    return Unschedulable.of(pod, rejections()).reasons();
  }

  /** The node with the largest total, the first by name among equals. */
  public Optional<Fits> best() {
    return fitting().stream().reduce((best, next) -> next.total() > best.total() ? next : best);
  }

  /**
   * The node that comes nearest to taking the pod, with all that is in the way there, when no node
   * fits: the one on which the fewest rules refuse for another reason than an amount; among those
   * the one on which the smallest part of any wanted amount is missing; the first by name among
   * equals.
   */
  public Optional<Refuses> nearest() {
    return fitting().isEmpty() ? refusing().stream().min(NEAREST) : Optional.empty();
  }

  /** What is decided on these grounds. */
  public PlacementDecision decision() {
    return best()
        .<PlacementDecision>map(f -> new Placement(pod, f.node(), f.total(), List.of(), failures))
        .orElseGet(() -> Unschedulable.of(pod, rejections()));
  }

  /** The nodes on which stopping less important pods might make room. */
  public List<String> preemptible() {
    return refusing().stream().filter(Refuses::preemptionMightHelp).map(NodeVerdict::node).toList();
  }

  /** Whether stopping less important pods on a node might make room there. */
  public boolean mightPreempt() {
    return refusing().stream().anyMatch(Refuses::preemptionMightHelp);
  }

  /**
   * Counts by reason, what the nearest node lacks and whether preemption might help, or the best
   * node; then a line for each node: its scores by rule, or why it refuses. Of many nodes the first
   * {@value #LINES} are listed.
   */
  public String describe() {
    List<String> lines = new ArrayList<>();
    lines.add(headline());
    nearest().ifPresent(n -> lines.add("nearest is node " + n.describe()));
    if (best().isEmpty() && !nodes.isEmpty()) {
      lines.add(preemption());
    }
    failures.forEach(f -> lines.add(f.describe()));
    nodes.stream().limit(LINES).map(NodeVerdict::describe).forEach(lines::add);
    if (nodes.size() > LINES) {
      lines.add("and " + (nodes.size() - LINES) + " more nodes");
    }
    return String.join("\n", lines);
  }

  private String headline() {
    return best()
        .map(b -> fitting().size() + " of " + nodes.size() + " nodes fit, best is " + b.node())
        .orElseGet(() -> Unschedulable.of(pod, rejections()).summary());
  }

  private String preemption() {
    List<String> helped = preemptible();
    return helped.isEmpty()
        ? "stopping less important pods would not help"
        : "stopping less important pods might help on "
            + helped.stream().limit(LINES).collect(joining(", "))
            + (helped.size() > LINES ? " and others" : "");
  }
}
