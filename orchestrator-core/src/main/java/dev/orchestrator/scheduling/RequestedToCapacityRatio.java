package dev.orchestrator.scheduling;

import dev.orchestrator.state.Pod;
import java.util.List;

/**
 * Scores how much of a node would be used by a curve of straight lines: the weighted mean over the
 * resources that score anything, rounded. Containers without a request are taken for a small one.
 *
 * @param shape the points of the curve by rising utilization; level before the first one and after
 *     the last one
 */
record RequestedToCapacityRatio(
    int weight, List<ResourceWeight> resources, List<UtilizationScore> shape)
    implements NodeScorer {
  private static final int SCALE = 10;

  RequestedToCapacityRatio {
    resources = List.copyOf(resources);
    shape = List.copyOf(shape);
    for (int i = 1; i < shape.size(); i++) {
      if (shape.get(i).utilizationPercent() <= shape.get(i - 1).utilizationPercent()) {
        throw new IllegalArgumentException("utilization does not rise: " + shape);
      }
    }
    if (shape.isEmpty()) {
      throw new IllegalArgumentException("no point in the shape");
    }
  }

  @Override
  public String name() {
    return "NodeResourcesFit";
  }

  @Override
  public long[] score(Pod pod, List<NodeView> nodes, ClusterView view) {
    Prospect prospect = Prospect.assumed(resources, pod, view);
    return nodes.stream().mapToLong(node -> score(prospect, node)).toArray();
  }

  private long score(Prospect prospect, NodeView node) {
    long sum = 0;
    long weights = 0;
    for (int r = 0; r < prospect.size(); r++) {
      long capacity = prospect.capacity(r, node);
      long score = capacity == 0 ? 0 : curve(used(capacity, prospect.requested(r, node)));
      if (score > 0) {
        sum += score * prospect.weight(r);
        weights += prospect.weight(r);
      }
    }
    return weights == 0 ? 0 : Math.round((double) sum / weights);
  }

  private static long used(long capacity, long requested) {
    return requested > capacity ? 100 : Shares.percent(requested, capacity);
  }

  private long curve(long percent) {
    UtilizationScore before = shape.getFirst();
    for (UtilizationScore point : shape) {
      if (percent <= point.utilizationPercent()) {
        return between(before, point, percent);
      }
      before = point;
    }
    return (long) before.score() * SCALE;
  }

  private static long between(UtilizationScore from, UtilizationScore to, long percent) {
    int width = to.utilizationPercent() - from.utilizationPercent();
    long start = (long) from.score() * SCALE;
    return width == 0
        ? start
        : start
            + ((long) to.score() * SCALE - start) * (percent - from.utilizationPercent()) / width;
  }
}
