package dev.orchestrator.scheduling;

import dev.orchestrator.spec.LabelSelector;
import dev.orchestrator.spec.PreemptionPolicy;
import dev.orchestrator.state.PodKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Puts conformance cases about preemption to the code that decides about it. */
final class PreemptionCases {
  private PreemptionCases() {}

  /**
   * One case.
   *
   * @param base the cluster: pods have their priority and preemption policy in their spec and their
   *     start time in {@link dev.orchestrator.state.Pod#createdAt()}
   * @param filters the rules in force
   * @param budgets what may be disrupted
   * @param unresolvableNodes nodes that are never candidates
   */
  record Case(
      ConformanceCase base,
      List<NodeFilter> filters,
      List<Budget> budgets,
      Set<String> unresolvableNodes) {
    static Case of(ConformanceCase base) {
      return new Case(
          base,
          base.json().list("filters", f -> ConformanceRules.filter(f.text(), base.json())),
          base.json().list("disruptionBudgets", Budget::of),
          new TreeSet<>(base.json().list("unresolvableNodes", Json::text)));
    }
  }

  /**
   * A disruption budget as it stands.
   *
   * @param disruptionsAllowed how many more pods may be disrupted
   * @param alreadyDisrupted names of pods that never violate it
   */
  record Budget(
      String namespace,
      LabelSelector selector,
      int disruptionsAllowed,
      Set<String> alreadyDisrupted) {
    static Budget of(Json json) {
      return new Budget(
          json.text("namespace"),
          ConformancePods.selector(json.get("selector")),
          (int) json.get("disruptionsAllowed").number(),
          new TreeSet<>(json.list("alreadyDisrupted", Json::text)));
    }
  }

  /** A node on which room can be made, by the names of the pods that are stopped for it. */
  record Candidate(String node, Set<String> victims, int budgetViolations) {
    static Candidate of(Json json) {
      return new Candidate(
          json.text("node"),
          new TreeSet<>(json.list("victims", Json::text)),
          (int) json.number("budgetViolations", 0));
    }
  }

  /** All nodes on which room can be made. */
  static Set<Candidate> candidates(Case conformanceCase) {
    Experiment experiment = new Experiment(conformanceCase);
    return conformanceCase.base().state().nodes().keySet().stream()
        .flatMap(node -> experiment.on(node).stream())
        .collect(Collectors.toSet());
  }

  /** The node on which room is made, if there is one. */
  static Optional<Candidate> choice(Case conformanceCase) {
    return new Experiment(conformanceCase).choice();
  }

  /** A case in the hands of the preemptor. */
  private static final class Experiment {
    private final Case asked;
    private final ClusterIndex index;
    private final PodClass pods;
    private final Preemptor preemptor;

    Experiment(Case asked) {
      this.asked = asked;
      index =
          new ClusterIndex(asked.base().state(), IndexRules.of(Profile.standard()).orElseThrow());
      Budgets budgets =
          new Budgets(
              asked.budgets().stream()
                  .map(
                      b ->
                          new Budgets.Budget(
                              b.namespace(),
                              Optional.of(b.selector()),
                              b.disruptionsAllowed(),
                              b.alreadyDisrupted().stream()
                                  .map(name -> new PodKey(b.namespace(), name))
                                  .collect(Collectors.toSet())))
                  .toList());
      preemptor = new Preemptor(index, budgets);
      pods = index.classOf(asked.base().pod());
      index.refresh(pods);
    }

    Optional<Candidate> on(String node) {
      return asked.unresolvableNodes().contains(node)
          ? Optional.empty()
          : Optional.ofNullable(preemptor.examine(pods, index.nodes().find(node))).map(this::named);
    }

    /** Budgets may be violated, as Kubernetes does when there is no other way. */
    Optional<Candidate> choice() {
      return pods.spec().preemptionPolicy() == PreemptionPolicy.NEVER
          ? Optional.empty()
          : preemptor.choose(pods, true).map(this::named);
    }

    private Candidate named(Preemptor.Candidate found) {
      return new Candidate(
          index.nodes().name(found.node()),
          new TreeSet<>(found.victims().stream().map(v -> v.key().name()).toList()),
          found.violations());
    }
  }

  /** What differs from what the case expects; empty when it holds. */
  static Optional<String> difference(ConformanceCase base) {
    Case asked = Case.of(base);
    Json expected = base.expected();
    if (expected.has("candidates")) {
      return differing(Set.copyOf(expected.list("candidates", Candidate::of)), candidates(asked));
    }
    Optional<Candidate> choice = choice(asked);
    if (expected.has("anyOfNodes")) {
      List<String> right = expected.list("anyOfNodes", Json::text);
      return choice.filter(c -> right.contains(c.node())).isPresent()
          ? Optional.empty()
          : Optional.of("expected one of %s but got %s".formatted(right, choice));
    }
    Optional<String> node =
        expected.get("node").isPresent() ? Optional.of(expected.text("node")) : Optional.empty();
    Set<String> victims =
        expected.has("victims")
            ? new TreeSet<>(expected.list("victims", Json::text))
            : choice.map(Candidate::victims).orElse(Set.of());
    return differing(node, choice.map(Candidate::node))
        .or(() -> differing(victims, choice.map(Candidate::victims).orElse(Set.of())));
  }

  private static Optional<String> differing(Object expected, Object got) {
    return expected.equals(got)
        ? Optional.empty()
        : Optional.of("expected %s but got %s".formatted(expected, got));
  }
}
