package dev.orchestrator.scheduling;

import java.util.List;

/** The preferences that come with the library. A weight is what a score of 0 to 100 is times. */
public final class Scorers {
  private Scorers() {}

  /** Kubernetes' choice with its weights. */
  public static List<NodeScorer> standard() {
    return List.of(
        preferredTaints(3, true),
        nodeAffinity(2),
        topologySpread(2, true),
        podAffinity(2, 1),
        leastAllocated(1, ResourceWeight.CPU_AND_MEMORY),
        balancedAllocation(1, ResourceWeight.CPU_AND_MEMORY),
        imageLocality(1));
  }

  /**
   * {@code TaintToleration}: fewer taints that would rather have the pod elsewhere.
   *
   * @param numericOperators whether the operators Gt and Lt of tolerations mean anything
   */
  public static NodeScorer preferredTaints(int weight, boolean numericOperators) {
    return new TaintPreferences(weight, numericOperators);
  }

  /** {@code NodeAffinity}: preferred node affinity. */
  public static NodeScorer nodeAffinity(int weight) {
    return new NodePreferences(weight);
  }

  /**
   * {@code PodTopologySpread}: the soft spread rules.
   *
   * @param byDefault whether the pods of a template without any spread rule are spread over hosts
   *     and zones
   */
  public static NodeScorer topologySpread(int weight, boolean byDefault) {
    return new SoftSpread(weight, byDefault);
  }

  /**
   * {@code InterPodAffinity}: preferred pod affinity and anti-affinity in both directions.
   *
   * @param hardAffinityWeight what the required affinity of pods that are there counts; 0 to 100
   */
  public static NodeScorer podAffinity(int weight, int hardAffinityWeight) {
    return new PodPreferences(weight, hardAffinityWeight);
  }

  /** {@code NodeResourcesFit}: the emptiest node. */
  public static NodeScorer leastAllocated(int weight, List<ResourceWeight> resources) {
    return new LeastAllocated(weight, resources);
  }

  /** {@code NodeResourcesFit}: the fullest node. */
  public static NodeScorer mostAllocated(int weight, List<ResourceWeight> resources) {
    return new MostAllocated(weight, resources);
  }

  /**
   * {@code NodeResourcesFit}: the node that is used to the degree that a curve of straight lines
   * likes best.
   *
   * @param shape the points of the curve by rising utilization, at least one
   * @throws IllegalArgumentException when the utilization does not rise from point to point
   */
  public static NodeScorer requestedToCapacityRatio(
      int weight, List<ResourceWeight> resources, List<UtilizationScore> shape) {
    return new RequestedToCapacityRatio(weight, resources, shape);
  }

  /**
   * {@code NodeResourcesBalancedAllocation}: the node whose resources are used most evenly.
   *
   * @param resources the resources; their weights do not matter
   */
  public static NodeScorer balancedAllocation(int weight, List<ResourceWeight> resources) {
    return new BalancedAllocation(weight, resources);
  }

  /**
   * {@code LeastStranding}: the node on which cpu and memory stay in balance, the first among
   * equals. Its scores are finer than those of other rules: from 0 to 2,000,000.
   */
  public static NodeScorer leastStranding(int weight) {
    return new LeastStranding(weight);
  }

  /**
   * {@code LeastFragmentation}: the node on which the least of the free devices becomes useless to
   * the pods with devices that the cluster runs. Its scores are finer than those of other rules: a
   * whole device that becomes useless makes a difference of some ten million.
   */
  public static NodeScorer leastFragmentation(int weight) {
    return new LeastFragmentation(weight);
  }

  /** {@code ImageLocality}: the node that holds most of the pod's images. */
  public static NodeScorer imageLocality(int weight) {
    return new ImageLocality(weight);
  }
}
