package dev.orchestrator.scheduling;

import dev.orchestrator.spec.NodeSelectorTerm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the naive scheduler can be asked to do otherwise than usual.
 *
 * @param resources the weight of each resource in the scores
 * @param shape utilization in percent to score from 0 to 10, for the ratio
 * @param added terms of which one must hold for every pod
 * @param ignored resources that are not checked
 * @param numericTolerations whether Gt and Lt of tolerations mean anything
 */
record NaiveOptions(
    Strategy strategy,
    Map<String, Integer> resources,
    Map<Integer, Integer> shape,
    int hardAffinityWeight,
    Optional<List<NodeSelectorTerm>> added,
    List<String> ignored,
    boolean numericTolerations,
    boolean spreadByDefault) {
  enum Strategy {
    LEAST,
    MOST,
    RATIO
  }

  static final NaiveOptions STANDARD =
      new NaiveOptions(
          Strategy.LEAST,
          Map.of("cpu", 1, "memory", 1),
          Map.of(),
          1,
          Optional.empty(),
          List.of(),
          true,
          true);

  /** The same in the scheduler's own terms. */
  Profile profile() {
    List<ResourceWeight> weights =
        new TreeMap<>(resources)
            .entrySet().stream().map(e -> new ResourceWeight(e.getKey(), e.getValue())).toList();
    return Profile.standard().toBuilder("naive")
        .filter(Filters.resourceFit(ignored, List.of()))
        .filter(added.map(Filters::nodeAffinity).orElse(Filters.nodeAffinity()))
        .filter(Filters.taintToleration(numericTolerations))
        .scorer(Scorers.preferredTaints(3, numericTolerations))
        .scorer(Scorers.podAffinity(2, hardAffinityWeight))
        .scorer(Scorers.topologySpread(2, spreadByDefault))
        .scorer(Scorers.balancedAllocation(1, weights))
        .scorer(
            switch (strategy) {
              case LEAST -> Scorers.leastAllocated(1, weights);
              case MOST -> Scorers.mostAllocated(1, weights);
              case RATIO ->
                  Scorers.requestedToCapacityRatio(
                      1,
                      weights,
                      new TreeMap<>(shape)
                          .entrySet().stream()
                              .map(e -> new UtilizationScore(e.getKey(), e.getValue()))
                              .toList());
            })
        .build();
  }
}
