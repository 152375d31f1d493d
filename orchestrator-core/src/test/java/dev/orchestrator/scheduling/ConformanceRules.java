package dev.orchestrator.scheduling;

import dev.orchestrator.plan.Rejection;
import dev.orchestrator.spec.NodeSelectorTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs the rule that a conformance case is about, and no other. */
final class ConformanceRules {
  private ConformanceRules() {}

  /** The filter of this name as the case configures it. */
  static NodeFilter filter(String plugin, Json json) {
    Json config = json.get("config");
    return switch (plugin) {
      case "NodeResourcesFit" ->
          new ResourceFit(
              config.list("ignoredResources", Json::text),
              config.list("ignoredResourceGroups", Json::text));
      case "NodeAffinity" -> new NodeRules(addedTerms(config));
      case "TaintToleration" -> new TaintToleration(config.flag("numericTolerationOperators"));
      case "NodePorts" -> new HostPorts();
      case "InterPodAffinity" -> new PodRules();
      case "PodTopologySpread" -> new HardSpread();
      default -> throw new IllegalArgumentException("no filter " + plugin);
    };
  }

  private static Optional<List<NodeSelectorTerm>> addedTerms(Json config) {
    return ConformancePods.nodeTerms(config.get("clusterAddedNodeAffinity"));
  }

  /** The scorer of this strategy as the case configures it. */
  static NodeScorer scorer(Json json) {
    Json scoring = json.get("scoring");
    Json config = json.get("config");
    List<ResourceWeight> resources =
        scoring.has("resources")
            ? scoring.list("resources", ConformanceRules::resource)
            : ResourceWeight.CPU_AND_MEMORY;
    return switch (scoring.text("strategy")) {
      case "LeastAllocated" -> new LeastAllocated(1, resources);
      case "MostAllocated" -> new MostAllocated(1, resources);
      case "BalancedAllocation" -> new BalancedAllocation(1, resources);
      case "RequestedToCapacityRatio" ->
          new RequestedToCapacityRatio(
              1, resources, scoring.list("shape", ConformanceRules::point));
      case "TaintToleration" -> new TaintPreferences(1, config.flag("numericTolerationOperators"));
      case "NodeAffinity" -> new NodePreferences(1);
      case "InterPodAffinity" ->
          new PodPreferences(1, (int) scoring.number("hardPodAffinityWeight", 1));
      case "PodTopologySpread" -> new SoftSpread(1, true);
      case "ImageLocality" -> new ImageLocality(1);
      case String other -> throw new IllegalArgumentException("no strategy " + other);
    };
  }

  private static ResourceWeight resource(Json json) {
    return new ResourceWeight(
        ConformancePods.resource(json.text("resource")), (int) json.number("weight", 1));
  }

  private static UtilizationScore point(Json json) {
    return new UtilizationScore(
        (int) json.get("utilizationPercent").number(), (int) json.get("score").number());
  }

  /** What differs from what the case expects; empty when it holds. */
  static Optional<String> difference(String kind, String plugin, ConformanceCase asked) {
    return switch (kind) {
      case "filter" -> filterDifference(filter(plugin, asked.json()), asked);
      case "score" -> scoreDifference(scorer(asked.json()), asked);
      case "preemption" -> PreemptionCases.difference(asked);
      default -> throw new IllegalArgumentException("no kind " + kind);
    };
  }

  // Filters

  private static Optional<String> filterDifference(NodeFilter filter, ConformanceCase asked) {
    RuleScheduler alone = new RuleScheduler(Profile.builder("alone").filter(filter).build());
    Map<String, Rejection> rejections = new TreeMap<>();
    for (String node : asked.state().nodes().keySet()) {
      alone.check(asked.state(), asked.pod(), node).ifPresent(r -> rejections.put(node, r));
    }
    Json expected = asked.expected();
    List<String> differences = new ArrayList<>();
    expected
        .map("fits", Json::flag)
        .forEach(
            (node, fits) -> {
              if (fits == rejections.containsKey(node)) {
                differences.add(
                    "%s should %s but %s"
                        .formatted(
                            node, fits ? "fit" : "not fit", rejections.getOrDefault(node, null)));
              }
            });
    curability(filter, expected, rejections).ifPresent(differences::add);
    expected
        .map("insufficient", resources -> resources)
        .forEach(
            (node, resources) ->
                lacking(resources, Optional.ofNullable(rejections.get(node)))
                    .ifPresent(differences::add));
    return differences.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", differences));
  }

  /**
   * Nodes that preemption cannot help. Where a case names none there is none; only of resources it
   * does not say.
   */
  private static Optional<String> curability(
      NodeFilter filter, Json expected, Map<String, Rejection> rejections) {
    if (!expected.has("unresolvable") && filter instanceof ResourceFit) {
      return Optional.empty();
    }
    Set<String> incurable = new TreeSet<>();
    rejections.forEach(
        (node, rejection) -> {
          if (!rejection.curableByPreemption()) {
            incurable.add(node);
          }
        });
    Set<String> right = new TreeSet<>(expected.list("unresolvable", Json::text));
    return right.equals(incurable)
        ? Optional.empty()
        : Optional.of("beyond preemption: expected %s but got %s".formatted(right, incurable));
  }

  private static Optional<String> lacking(Json resources, Optional<Rejection> rejection) {
    Set<String> right = new TreeSet<>();
    resources
        .elements()
        .forEach(
            r ->
                right.add(
                    r.text().equals("pods")
                        ? Reasons.TOO_MANY_PODS
                        : Reasons.insufficient(ConformancePods.resource(r.text()))));
    Set<String> got = new TreeSet<>(rejection.map(Rejection::kinds).orElse(List.of()));
    return right.equals(got)
        ? Optional.empty()
        : Optional.of("lacking: expected %s but got %s".formatted(right, got));
  }

  // Scores

  private static Optional<String> scoreDifference(NodeScorer scorer, ConformanceCase asked) {
    Set<String> feasible = new TreeSet<>(asked.json().list("feasibleNodes", Json::text));
    ClusterView view = asked.view();
    List<NodeView> nodes =
        view.nodes().stream()
            .filter(n -> !asked.json().has("feasibleNodes") || feasible.contains(n.name()))
            .toList();
    long[] scores = scorer.score(asked.pod(), nodes, view);
    Map<String, Long> got = new TreeMap<>();
    for (int i = 0; i < scores.length; i++) {
      got.put(nodes.get(i).name(), scores[i]);
    }
    Map<String, Long> right = asked.expected().map("scores", Json::number);
    return right.equals(got)
        ? Optional.empty()
        : Optional.of("expected %s but got %s".formatted(right, got));
  }
}
